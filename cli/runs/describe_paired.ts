import type { PairedComparison, PairedDifference } from "../../lib/reports/mod.ts";
import { textTable } from "./text_table.ts";

const NONE = "–";

function cells(test: PairedDifference | undefined, show: (value: number) => string): string[] {
  if (!test) return [NONE, NONE];
  const { estimate, low, high, adjusted } = test;
  const p = adjusted < 0.001 ? "< 0.001" : adjusted.toFixed(3);
  return [`${show(estimate)} [${show(low)}, ${show(high)}]`, p];
}

/** What could not be compared, and why: once for all models of a run that share the reason. */
function describeRefusals(
  comparisons: readonly PairedComparison[],
  runIds: readonly string[],
): string[] {
  const all = comparisons.flatMap(({ model, run, refusals }) =>
    refusals.map((refusal) => ({ model, run, refusal }))
  );
  return [...Map.groupBy(all, ({ run, refusal }) => `${run} ${refusal}`).values()].map((alike) => {
    const [{ run, refusal }] = alike;
    return `${alike.map(({ model }) => model).join(", ")} of ${runIds[run]}: ${refusal}`;
  });
}

/** How each run differs from the first, and what could not be compared; empty for no shared model. */
export function describePaired(
  comparisons: readonly PairedComparison[],
  runIds: readonly string[],
): string {
  const refusals = describeRefusals(comparisons, runIds);
  const compared = comparisons.filter(({ rocAuc, yearlyReturn }) => rocAuc || yearlyReturn);
  if (compared.length === 0) return refusals.join("\n");
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  const rows = compared.map(({ model, run, rocAuc, yearlyReturn }) => [
    model,
    runIds[run],
    ...cells(rocAuc, (value) => value.toFixed(3)),
    ...cells(yearlyReturn, percent),
  ]);
  const columns = [
    { name: "model" },
    { name: `run minus ${runIds[0]}` },
    { name: "ROC-AUC [95 %]", right: true },
    { name: "p", right: true },
    { name: "net return a year [95 %]", right: true },
    { name: "p", right: true },
  ];
  return [textTable(columns, rows), "p adjusted after Holm for all tests", ...refusals].join("\n");
}
