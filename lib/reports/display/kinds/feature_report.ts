import type { MimeBundle } from "../../../core/mod.ts";
import type { FeatureReport } from "../../../validation/mod.ts";
import { count } from "../../format.ts";
import { table } from "../table.ts";

/** In how many folds the coefficient has the sign that all samples have. */
function sameSign(estimate: number, byFold: readonly number[]): string {
  const same = byFold.filter((value) => Math.sign(value) === Math.sign(estimate)).length;
  return `${same} of ${byFold.length}`;
}

/** Features, a line each: what they say of the return ahead, and whether they stay what they were. */
export function featureReportDisplay(report: FeatureReport): MimeBundle {
  const { columns, horizon, samples, folds } = report;
  return table(
    columns.map(({ name, informationCoefficient, coefficientByFold, drift, autocorrelation }) => ({
      feature: name,
      "information coefficient": informationCoefficient,
      ...folds > 0
        ? {
          "same sign in folds": sameSign(informationCoefficient.estimate, coefficientByFold),
          "largest drift (PSI)": drift,
        }
        : {},
      autocorrelation,
    })),
    {
      caption: `Rank correlation with the return ${count(horizon, "bar")} ahead over ${
        count(samples, "sample")
      }, with 95 % intervals`,
      limit: 400,
    },
  ).mime;
}
