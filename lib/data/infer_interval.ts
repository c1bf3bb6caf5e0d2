import { selectInPlace } from "./median.ts";

/**
 * The usual distance in milliseconds from one time to the next later one: the median, so that gaps,
 * weekends and repeated times do not matter as long as most rows follow each other.
 *
 * Throws a `RangeError` when no time is later than the one before.
 *
 * @example
 * ```ts
 * import { inferInterval } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(inferInterval(Float64Array.of(0, 60, 120, 300)), 60);
 * ```
 */
export function inferInterval(time: Float64Array): number {
  const steps = new Float64Array(time.length);
  let count = 0;
  for (let i = 1; i < time.length; i++) {
    const step = time[i] - time[i - 1];
    if (step > 0 && step < Infinity) steps[count++] = step;
  }
  if (count === 0) {
    throw new RangeError(
      `Expected at least two different times to infer the interval from but found ${time.length} ${
        time.length === 1 ? "row" : "rows"
      }; state the interval`,
    );
  }
  // The lower middle of an even count is a distance that occurs; the mean of two may not be one.
  return selectInPlace(steps.subarray(0, count), (count - 1) >>> 1);
}
