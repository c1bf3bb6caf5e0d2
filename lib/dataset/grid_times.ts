import type { Bars } from "../core/mod.ts";

/**
 * Every time at which any of several symbols has a bar, ascending: the line of time that pooled
 * samples are placed on.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { gridTimes } from "lib/dataset/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = [await sampleBars("BTCUSDT-1d"), await sampleBars("SP500-1d")];
 * const times = gridTimes(bars);
 * assert.ok(times.every((time, i) => i === 0 || time > times[i - 1]));
 * assert.ok(bars[1].time.every((time) => times.includes(time)));
 * ```
 */
export function gridTimes(bars: readonly Pick<Bars, "time">[]): Float64Array {
  const all = new Float64Array(bars.reduce((n, { time }) => n + time.length, 0));
  let at = 0;
  for (const { time } of bars) {
    all.set(time, at);
    at += time.length;
  }
  all.sort();
  let kept = 0;
  for (let i = 0; i < all.length; i++) {
    if (kept === 0 || all[i] !== all[kept - 1]) all[kept++] = all[i];
  }
  return all.slice(0, kept);
}

/**
 * Place of each of a symbol's bars among the times, all of which must be there.
 *
 * @example
 * ```ts
 * import { placesOnGrid } from "lib/dataset/mod.ts";
 * import assert from "node:assert/strict";
 * const places = placesOnGrid({ time: Float64Array.of(10, 30) }, Float64Array.of(10, 20, 30));
 * assert.deepEqual([...places], [0, 2]);
 * ```
 */
export function placesOnGrid({ time }: Pick<Bars, "time">, times: Float64Array): Int32Array {
  let at = 0;
  return Int32Array.from(time, (value) => {
    while (times[at] < value) at++;
    return at;
  });
}
