import { assertInteger, assertNumber, withDisplay } from "../core/mod.ts";
import { sortedQuantile } from "./quantile.ts";
import { stationaryResample, type StationaryResampleOptions } from "./stationary_bootstrap.ts";

/** A figure with the bounds of its interval; NaN where it is undefined. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

declare module "../core/display.ts" {
  interface Displayed {
    interval: Interval;
  }
}

/** Options of {@linkcode bootstrapInterval}. */
export interface BootstrapOptions extends StationaryResampleOptions {
  /** Number of resamples. Default 2000. */
  readonly resamples?: number;
  /** Share of repeated samples whose interval should hold the true value. Default 0.95. */
  readonly confidence?: number;
}

/** Options of {@linkcode bootstrapIntervals}. */
export interface BootstrapIntervalsOptions extends BootstrapOptions {
  /** How many figures `evaluate` writes. */
  readonly count: number;
}

/**
 * Percentile intervals of several figures from the same resamples of a time series with `n` rows.
 * `evaluate` gets the row indexes of a resample (a buffer that is reused) and writes its figures
 * into `out`; it is called once with the rows in order for the estimates.
 *
 * A figure that is NaN in a resample is left out there; when it is NaN in more than half of the
 * resamples its bounds are NaN, and so they are when the estimate is.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { bootstrapIntervals } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * const values = Float64Array.from({ length: 200 }, (_, i) => i % 10);
 * const [lowest, highest] = bootstrapIntervals(200, (indexes, out) => {
 *   out[0] = Infinity;
 *   out[1] = -Infinity;
 *   for (const i of indexes) {
 *     out[0] = Math.min(out[0], values[i]);
 *     out[1] = Math.max(out[1], values[i]);
 *   }
 * }, { count: 2, blockLength: 5, prng: prng(1) });
 * assert.deepEqual([lowest.estimate, highest.high], [0, 9]);
 * ```
 */
export function bootstrapIntervals(
  n: number,
  evaluate: (indexes: Int32Array, out: Float64Array) => void,
  { count, resamples = 2000, confidence = 0.95, blockLength, prng }: BootstrapIntervalsOptions,
): Interval[] {
  assertInteger("n", n, { min: 1 });
  assertInteger("count", count, { min: 1 });
  assertInteger("resamples", resamples, { min: 1 });
  assertNumber("blockLength", blockLength, { min: 1 });
  assertConfidence(confidence);
  const indexes = new Int32Array(n);
  for (let i = 0; i < n; i++) indexes[i] = i;
  const estimates = new Float64Array(count);
  evaluate(indexes, estimates);

  const draws = Array.from({ length: count }, () => new Float64Array(resamples));
  const figures = new Float64Array(count);
  const resample = { blockLength, prng };
  for (let r = 0; r < resamples; r++) {
    evaluate(stationaryResample(n, indexes, resample), figures);
    for (let k = 0; k < count; k++) draws[k][r] = figures[k];
  }
  return draws.map((values, k) => percentileInterval(estimates[k], values, confidence));
}

/**
 * Percentile interval of one figure by the stationary bootstrap of a time series with `n` rows:
 * `statistic` gets the row indexes of a resample (a buffer that is reused) and returns its value.
 * See {@linkcode bootstrapIntervals} for NaN.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { bootstrapInterval } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * const values = Float64Array.from({ length: 200 }, (_, i) => i % 10);
 * const { estimate, low, high } = bootstrapInterval(200, (indexes) => {
 *   let sum = 0;
 *   for (let i = 0; i < indexes.length; i++) sum += values[indexes[i]];
 *   return sum / indexes.length;
 * }, { blockLength: 5, prng: prng(1) });
 * assert.ok(low < estimate && estimate === 4.5 && estimate < high);
 * ```
 */
export function bootstrapInterval(
  n: number,
  statistic: (indexes: Int32Array) => number,
  options: BootstrapOptions,
): Interval {
  const write = (indexes: Int32Array, out: Float64Array) => {
    out[0] = statistic(indexes);
  };
  return bootstrapIntervals(n, write, { ...options, count: 1 })[0];
}

/**
 * Throws a `RangeError` unless `confidence` lies between 0 and 1, both excluded.
 *
 * @example
 * ```ts
 * import { assertConfidence } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.throws(() => assertConfidence(95), RangeError);
 * ```
 */
export function assertConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(
      `Expected confidence to be between 0 and 1, both excluded, but found ${confidence}`,
    );
  }
}

function percentileInterval(estimate: number, draws: Float64Array, confidence: number): Interval {
  draws.sort();
  let defined = draws.length;
  while (defined > 0 && Number.isNaN(draws[defined - 1])) defined--;
  if (Number.isNaN(estimate) || defined < draws.length / 2) {
    return Object.freeze(withDisplay("interval", { estimate, low: NaN, high: NaN }));
  }
  const tail = (1 - confidence) / 2;
  const low = sortedQuantile(draws, tail, { to: defined });
  const high = sortedQuantile(draws, 1 - tail, { to: defined });
  return Object.freeze(withDisplay("interval", { estimate, low, high }));
}
