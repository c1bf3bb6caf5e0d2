import { assertKnownOptions, assertNumber, type OptionNames } from "../core/mod.ts";

/** Options of {@linkcode timeDecay}. */
export interface TimeDecayOptions {
  /**
   * What the oldest row keeps. 1: no decay. 0 to 1: a line from here to 1 for the newest. Below 0, above
   * -1: the oldest rows, which hold that share of all uniqueness, get 0.
   */
  readonly oldest: number;
}

const KNOWN: OptionNames<TimeDecayOptions> = { oldest: true };

/**
 * Factors that let older rows count less: a line over cumulated uniqueness, so that a crowd of
 * overlapping labels does not age as fast as its number says (López de Prado, Advances in Financial
 * Machine Learning, 2018, 4.11). To be multiplied with other weights. NaN where the uniqueness is.
 *
 * @throws {RangeError} for `oldest` above 1, or not above -1
 *
 * @example
 * ```ts
 * import { timeDecay } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const unique = Float64Array.of(1, 1, NaN, 1, 1);
 * assert.deepEqual([...timeDecay(unique, { oldest: 0 })], [0.25, 0.5, NaN, 0.75, 1]);
 * assert.deepEqual([...timeDecay(unique, { oldest: -0.5 })], [0, 0, NaN, 0.5, 1]);
 * ```
 */
export function timeDecay(uniqueness: Float64Array, options: TimeDecayOptions): Float64Array {
  assertKnownOptions("timeDecay", options, KNOWN);
  const { oldest } = options;
  assertNumber("oldest", oldest, { min: -1, max: 1 });
  if (oldest === -1) throw new RangeError(`Expected oldest to be above -1 but found ${oldest}`);
  let total = 0;
  for (const value of uniqueness) if (value > 0) total += value;
  const slope = oldest >= 0 ? (1 - oldest) / total : 1 / ((oldest + 1) * total);
  let sum = 0;
  return uniqueness.map((value) => {
    if (Number.isNaN(value)) return NaN;
    sum += value;
    return Math.max(0, 1 - slope * (total - sum));
  });
}
