import { assertInteger, assertKnownOptions, type Bars, type OptionNames } from "../core/mod.ts";
import { logChange } from "../stats/rolling/mod.ts";
import { knownPrices } from "./known_prices.ts";
import { createLabels, type HorizonOptions, type Labels } from "./labels.ts";

/** Options of {@linkcode forwardQuantileRank}. */
export interface ForwardQuantileRankOptions extends HorizonOptions {
  /** Past returns over the horizon that the next one is ranked among. */
  readonly window: number;
}

const KNOWN: OptionNames<ForwardQuantileRankOptions> = { horizon: true, window: true };

/** First place of the ascending `sorted[0..count)` whose value is not below `value`. */
function lowerBound(sorted: Float64Array, count: number, value: number): number {
  let low = 0, high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Where the log return over the next `horizon` bars lies among the last `window` such returns that are
 * known at the row: the share of them that is lower, equal ones counted half. 0 is worse than all of
 * them, 1 better. Ranked against the past only, never against the whole sample. NaN in the last `horizon`
 * rows and the first `horizon + window - 1`, and where a close that it needs is missing, filled in or
 * not above 0. The span of row t is `[t + 1, t + horizon]`.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { forwardQuantileRank } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(4, 5, 4, 4, 9);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const { values } = forwardQuantileRank(bars, { horizon: 1, window: 2 });
 * assert.deepEqual([...values], [NaN, NaN, 0.5, 1, NaN]);
 * ```
 */
export function forwardQuantileRank(bars: Bars, options: ForwardQuantileRankOptions): Labels {
  assertKnownOptions("forwardQuantileRank", options, KNOWN);
  const { horizon, window } = options;
  assertInteger("horizon", horizon, { min: 1 });
  assertInteger("window", window, { min: 1 });
  const { close } = knownPrices(bars);
  // changes[t] is known at t: the return of the horizon that ends there.
  const changes = logChange(close, new Float64Array(bars.length), { lag: horizon });
  const values = new Float64Array(bars.length).fill(NaN);
  const sorted = new Float64Array(window + 1);
  let count = 0;
  for (let t = 0; t < bars.length; t++) {
    const gone = t >= window ? changes[t - window] : NaN;
    if (gone === gone) {
      const at = lowerBound(sorted, count, gone);
      sorted.copyWithin(at, at + 1, count--);
    }
    const come = changes[t];
    if (come === come) {
      const at = lowerBound(sorted, count, come);
      sorted.copyWithin(at + 1, at, count++);
      sorted[at] = come;
    }
    const next = t + horizon < bars.length ? changes[t + horizon] : NaN;
    if (count < window || next !== next) continue;
    const below = lowerBound(sorted, count, next);
    let equal = 0;
    while (below + equal < count && sorted[below + equal] === next) equal++;
    values[t] = (below + 0.5 * equal) / window;
  }
  return createLabels(bars, { name: `forwardQuantileRank${horizon}`, horizon, values });
}
