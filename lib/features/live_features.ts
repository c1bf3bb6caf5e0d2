import type { Bars } from "../core/mod.ts";
import type { FeatureSet } from "./feature.ts";
import type { FeatureGroup, FeatureStream } from "./feature_stream.ts";
import { assertInputs } from "./table_plan.ts";

/** Columns that go on with every bar. */
export interface LiveFeatures {
  /** Names of the columns. */
  readonly names: readonly string[];
  /** Bars before its own that a row reads at most: as many make up for a fresh start. */
  readonly history: number;
  /**
   * Takes further bars in, the first ones or those that came since the last call, and gives the
   * columns' values in the newest one. Throws a `RangeError` for no bars and for one that is not
   * later than the last, a `TypeError` when a column that a feature reads is not there.
   */
  push(bars: Bars): Float64Array;
}

/**
 * The columns of the set bar by bar: each new bar costs the work of one row, and its values are
 * those of {@linkcode compute} in Float64, bit for bit. All that is carried are the last `history`
 * bars and what is derived from them, so nothing drifts and bars before those make no difference.
 *
 * Features must be able to go on (`group`), which those of `alpha158` and `alpha360` are; throws a
 * `RangeError` for another one.
 *
 * @example
 * ```ts
 * import { createBars, sliceBars } from "lib/core/mod.ts";
 * import { alpha158WithoutVwap, compute, liveFeatures } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.from({ length: 100 }, (_, t) => 50 + 10 * Math.sin(t));
 * const bars = createBars(
 *   { time: x.map((_, t) => t), open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const live = liveFeatures(alpha158WithoutVwap);
 * live.push(sliceBars(bars, 0, 99));
 * const newest = live.push(sliceBars(bars, 99, 100));
 * const table = compute(bars, alpha158WithoutVwap, { dtype: "float64" });
 * assert.equal(newest[live.names.indexOf("RSQR60")], table.column("RSQR60")[99]);
 * ```
 */
export function liveFeatures(set: FeatureSet): LiveFeatures {
  const names = Object.freeze(set.features.flatMap((feature) => feature.names));
  const grouped = new Map<FeatureGroup, string[]>();
  for (const { group, names: [name, ...more] } of set.features) {
    if (!group) {
      throw new RangeError(`Expected features that can go on bar by bar but found ${name}`);
    }
    grouped.getOrInsert(group, []).push(name, ...more);
  }
  const streams: FeatureStream[] = [];
  const sources = new Map<string, Float64Array>();
  let history = 0;
  for (const [group, wanted] of grouped) {
    const stream = group.stream(wanted, 1);
    streams.push(stream);
    wanted.forEach((name, k) => sources.set(name, stream.columns[k]));
    history = Math.max(history, group.history);
  }
  const columns = names.map((name) => sources.get(name)!);
  // The first feature to read each column, so that a bar costs a look at each column only.
  const readers = new Set(
    new Map(
      set.features.flatMap((feature) => feature.inputs.map((input) => [input, feature] as const))
        .toReversed(),
    ).values(),
  );
  let last = -Infinity;
  return Object.freeze<LiveFeatures>({
    names,
    history,
    push(bars) {
      const { time, length } = bars;
      if (length === 0) throw new RangeError("Expected at least 1 bar but found 0");
      for (const feature of readers) assertInputs(bars, feature);
      const first = Math.max(0, length - history - 1);
      for (let t = first; t < length; t++) {
        if (!(time[t] > last)) {
          throw new RangeError(
            `Expected row ${t} of the bars to be later than ${last} but found ${time[t]}`,
          );
        }
        last = time[t];
        for (const stream of streams) stream.advance(bars, t, 1);
      }
      const values = new Float64Array(columns.length);
      for (let j = 0; j < columns.length; j++) values[j] = columns[j][0];
      return values;
    },
  });
}
