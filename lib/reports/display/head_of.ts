/** Terms that are written in capitals, by their letters. */
const CAPITALS: readonly (readonly [pattern: RegExp, term: string])[] = [
  [/\broc auc\b/, "ROC-AUC"],
  [/\bpr auc\b/, "PR-AUC"],
  [/\bauc\b/, "AUC"],
  [/\bece\b/, "ECE"],
  [/\bcagr\b/, "CAGR"],
];

/** A name of code: a small letter, then letters and digits alone. */
const IDENTIFIER = /^[a-z][a-zA-Z0-9]*$/;

/**
 * The head of a column that is named as code names things: its words apart, field terms in
 * capitals. Names with anything but letters and digits are texts already and stay as they are.
 *
 * @example
 * ```ts
 * import { headOf } from "lib/reports/display/head_of.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(["maxDrawdown", "rocAuc", "MLP minus logistic", "rsi14"].map(headOf), [
 *   "max drawdown",
 *   "ROC-AUC",
 *   "MLP minus logistic",
 *   "rsi14",
 * ]);
 * ```
 */
export function headOf(name: string): string {
  if (!IDENTIFIER.test(name)) return name;
  const words = name.replace(/[A-Z]+/g, (capitals) => ` ${capitals.toLowerCase()}`);
  return CAPITALS.reduce((text, [pattern, term]) => text.replace(pattern, term), words);
}
