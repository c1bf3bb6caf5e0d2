import { assertNumber } from "../core/mod.ts";
import { upperGamma } from "./gamma_beta.ts";

/**
 * Probability that a chi-square variable with `degrees` of freedom, above 0, exceeds `x`: the
 * p-value of a test statistic; to about 1e-12 of its value in the upper tail. 1 below 0, NaN for
 * NaN.
 *
 * @example
 * ```ts
 * import { chiSquareTail } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.ok(Math.abs(chiSquareTail(3.841458820694124, 1) - 0.05) < 1e-13);
 * ```
 */
export function chiSquareTail(x: number, degrees: number): number {
  assertNumber("degrees", degrees, { min: Number.MIN_VALUE });
  return Number.isNaN(x) ? NaN : upperGamma(degrees / 2, x / 2);
}
