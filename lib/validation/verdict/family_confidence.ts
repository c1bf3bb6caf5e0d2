/**
 * Confidence of each of `count` intervals such that all of them hold together with at least
 * `confidence` (Bonferroni): whoever tries more needs stronger evidence from each trial.
 *
 * @example
 * ```ts
 * import { familyConfidence } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(familyConfidence(1), 0.95);
 * assert.equal(familyConfidence(4), 0.9875);
 * assert.equal(familyConfidence(10, { confidence: 0.9 }), 0.99);
 * ```
 */
export function familyConfidence(
  count: number,
  { confidence = 0.95 }: {
    /** Of all intervals together, a fraction. Default: 0.95. */
    readonly confidence?: number;
  } = {},
): number {
  // Rounded, so that 1 - (1 - 0.9) / 10 is 0.99 and not what is left of it.
  return Number((1 - (1 - confidence) / Math.max(1, count)).toPrecision(15));
}
