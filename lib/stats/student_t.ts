import { assertNumber } from "../core/mod.ts";
import { incompleteBeta } from "./gamma_beta.ts";

/**
 * Cumulative distribution function of Student's t distribution with `degrees` of freedom, above 0
 * and not necessarily whole; to about 1e-12 of its value, lower tail included, up to a million
 * degrees. NaN gives NaN.
 *
 * @example
 * ```ts
 * import { studentTCdf } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(studentTCdf(0, 5), 0.5);
 * assert.ok(Math.abs(studentTCdf(2.2281388519649385, 10) - 0.975) < 1e-12);
 * ```
 */
export function studentTCdf(x: number, degrees: number): number {
  assertNumber("degrees", degrees, { min: Number.MIN_VALUE });
  if (Number.isNaN(x)) return NaN;
  if (!Number.isFinite(x)) return x < 0 ? 0 : 1;
  const square = x * x;
  const share = degrees / (degrees + square), rest = square / (degrees + square);
  const tail = incompleteBeta(share, rest, degrees / 2, 0.5) / 2;
  return x < 0 ? tail : 1 - tail;
}
