import type { PairedComparison, PairedDifference } from "../../lib/reports/mod.ts";
import { textTable } from "./text_table.ts";

const NONE = "–";

function cells(test: PairedDifference | undefined, show: (value: number) => string): string[] {
  if (!test) return [NONE, NONE];
  const { estimate, low, high, adjusted } = test;
  const p = adjusted < 0.001 ? "< 0.001" : adjusted.toFixed(3);
  return [`${show(estimate)} [${show(low)}, ${show(high)}]`, p];
}

/** How each run differs from the first, and what could not be compared; empty for no shared model. */
export function describePaired(
  comparisons: readonly PairedComparison[],
  runIds: readonly string[],
): string {
  if (comparisons.length === 0) return "";
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  const rows = comparisons.map(({ model, run, rocAuc, yearlyReturn }) => [
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
  const refusals = comparisons.flatMap(({ model, run, refusals }) =>
    refusals.map((refusal) => `${model} of ${runIds[run]}: ${refusal}`)
  );
  return [textTable(columns, rows), "p adjusted after Holm for all tests", ...refusals].join("\n");
}
