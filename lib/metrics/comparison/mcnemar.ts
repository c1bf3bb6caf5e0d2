import { assertSameLength, withDisplay } from "../../core/mod.ts";
import { assertBinary, chiSquareTail, logGamma } from "../../stats/mod.ts";

/** What {@linkcode mcnemar} finds. */
export interface Mcnemar {
  /** Rows that A has right and B wrong. */
  readonly onlyA: number;
  /** Rows that B has right and A wrong. */
  readonly onlyB: number;
  /** Exact two-sided p-value of equal shares of right answers; 1 without rows that differ. */
  readonly pValue: number;
  /** Chi-square statistic with Edwards's continuity correction; 0 without rows that differ. */
  readonly statistic: number;
  /** P-value of the statistic, an approximation for some 25 differing rows and more. */
  readonly chiSquarePValue: number;
}

declare module "../../core/display.ts" {
  interface Displayed {
    mcnemar: Mcnemar;
  }
}

/** Chance of `k` heads or fewer in `n` throws of a fair coin. */
function fairCoinCdf(k: number, n: number): number {
  let sum = 0;
  for (let i = 0; i <= k; i++) {
    const log = logGamma(n + 1) - logGamma(i + 1) - logGamma(n - i + 1);
    sum += Math.exp(log - n * Math.LN2);
  }
  return sum;
}

/**
 * Test of McNemar (Psychometrika 12, 1947) whether two classifiers are right equally often on the
 * same rows, from the rows that only one of them has right. `correctA` and `correctB` are 1 where the
 * decision was right, else 0. The exact p-value is twice the smaller tail of the binomial
 * distribution, 1 at most.
 *
 * Rows are taken as independent: with labels that span several bars, neighbours are right together
 * and the p-value is too low. Take every horizon-th row then. Throws a `TypeError` for different
 * lengths, a `RangeError` for values other than 0 and 1.
 *
 * @example
 * ```ts
 * import { mcnemar } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const { onlyA, onlyB, pValue } = mcnemar([1, 1, 1, 1, 1, 0], [0, 0, 0, 0, 0, 0]);
 * assert.deepEqual([onlyA, onlyB, pValue.toFixed(4)], [5, 0, "0.0625"]);
 * ```
 */
export function mcnemar(correctA: ArrayLike<number>, correctB: ArrayLike<number>): Mcnemar {
  assertSameLength({ correctA, correctB });
  assertBinary("correctA", correctA);
  assertBinary("correctB", correctB);
  let onlyA = 0, onlyB = 0;
  for (let i = 0; i < correctA.length; i++) {
    if (correctA[i] > correctB[i]) onlyA++;
    else if (correctA[i] < correctB[i]) onlyB++;
  }
  const n = onlyA + onlyB;
  const statistic = n === 0 ? 0 : Math.max(0, Math.abs(onlyA - onlyB) - 1) ** 2 / n;
  return withDisplay("mcnemar", {
    onlyA,
    onlyB,
    pValue: Math.min(1, 2 * fairCoinCdf(Math.min(onlyA, onlyB), n)),
    statistic,
    chiSquarePValue: chiSquareTail(statistic, 1),
  });
}
