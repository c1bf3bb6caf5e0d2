import {
  assertInteger,
  assertKnownOptions,
  type OptionNames,
  parseInterval,
} from "../../core/mod.ts";
import { logChange, Scratch } from "../../stats/rolling/mod.ts";
import type { Feature } from "../feature.ts";

/** Options of {@linkcode intradaySeasonality}. */
export interface SeasonalityOptions {
  /** Interval of the bars that will be given, a part of a day like "1m"; the warm-up depends on it. */
  readonly barInterval: string;
  /** Days before the row's own that are averaged. */
  readonly days: number;
}

const KNOWN: OptionNames<SeasonalityOptions> = { barInterval: true, days: true };

const DAY_MS = 86_400_000;

/**
 * Mean of `x` at the times `days`, ..., 2 and 1 days before each row's, looked up by time: bars that
 * are absent move nothing. NaN where one of them is missing.
 */
function sameTimeMean(
  { time, x }: { readonly time: Float64Array; readonly x: Float64Array },
  output: Float64Array,
  days: number,
): void {
  // One place a day back; all move on together.
  const places = new Int32Array(days);
  for (let t = 0; t < output.length; t++) {
    output[t] = NaN;
    if (!Number.isFinite(time[t])) continue;
    let sum = 0;
    for (let k = 0; k < days; k++) {
      const wanted = time[t] - (k + 1) * DAY_MS;
      let place = places[k];
      while (place < t && !(time[place] >= wanted)) place++;
      places[k] = place;
      sum += time[place] === wanted ? x[place] : NaN;
    }
    output[t] = sum / days;
  }
}

/**
 * Columns `seasonalReturn<days>`, `seasonalVolatility<days>` and `seasonalVolume<days>`: what the
 * same time of day brought on the `days` days before, past days only. The first is the mean log
 * return of these bars, the second and third the bar's own absolute return and volume, each divided
 * by the mean of theirs, 0 where that is 0. NaN where one of the days lacks the bar.
 *
 * `compute` throws a `RangeError` when the bars have another interval than `barInterval`.
 *
 * @example
 * ```ts
 * import { intradaySeasonality } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const feature = intradaySeasonality({ barInterval: "1h", days: 5 });
 * assert.deepEqual([feature.names[0], feature.warmup], ["seasonalReturn5", 121]);
 * ```
 */
export function intradaySeasonality(options: SeasonalityOptions): Feature {
  assertKnownOptions("intradaySeasonality", options, KNOWN);
  const { barInterval, days } = options;
  assertInteger("days", days, { min: 1 });
  const barMs = parseInterval(barInterval);
  if (DAY_MS % barMs !== 0) {
    throw new RangeError(`Expected barInterval to be a part of a day but found ${barInterval}`);
  }
  const warmup = days * (DAY_MS / barMs) + 1;
  return Object.freeze<Feature>({
    names: ["seasonalReturn", "seasonalVolatility", "seasonalVolume"].map((n) => `${n}${days}`),
    inputs: ["time", "close", "volume"],
    warmup,
    parameters: { barInterval, days },
    formula:
      "m(r), |r| / m(|r|), volume / m(volume): r = ln(close[t] / close[t - 1]), m(x) the mean of x at this time of day on the days before",
    source:
      "Heston, Korajczyk and Sadka, Intraday patterns in the cross-section of stock returns (2010); Andersen and Bollerslev, Intraday periodicity and volatility persistence (1997)",
    memory: "window",
    priceDegree: 0,
    compute: ({ time, close, volume, intervalMs }, outputs) => {
      if (intervalMs !== barMs) {
        throw new RangeError(
          `Expected bars of ${barInterval} for seasonalReturn${days} but found bars of ${intervalMs} ms`,
        );
      }
      using scratch = new Scratch(time.length);
      const change = logChange(close, scratch.take()), size = scratch.take();
      for (let t = 0; t < size.length; t++) size[t] = Math.abs(change[t]);
      const [mean, ofSize, ofVolume] = outputs;
      sameTimeMean({ time, x: change }, mean, days);
      sameTimeMean({ time, x: size }, ofSize, days);
      sameTimeMean({ time, x: volume }, ofVolume, days);
      for (let t = 0; t < size.length; t++) {
        // A missing input counts for all columns of the row.
        const missing = 0 * (change[t] + mean[t] + ofVolume[t] + volume[t]);
        mean[t] += missing;
        ofSize[t] = (ofSize[t] > 0 ? size[t] / ofSize[t] : 0) + missing;
        ofVolume[t] = (ofVolume[t] > 0 ? volume[t] / ofVolume[t] : 0) + missing;
      }
      for (const output of outputs) output.fill(NaN, 0, warmup);
    },
  });
}
