import type { Bars } from "../../core/mod.ts";
import { add, type Tallies } from "./tally.ts";

/** What each row shows by itself: missing values, prices out of order, volume, coverage. */
export function checkValues(bars: Bars, tallies: Tallies): void {
  const { time, open, high, low, close, volume, coverage, filled } = bars;
  for (let i = 0; i < bars.length; i++) {
    const o = open[i], h = high[i], l = low[i], c = close[i], v = volume[i];
    const madeUp = filled !== undefined && filled[i] > 0;
    // No values are expected of a row that markGaps has put there.
    // A sum is finite only if all of its terms are: x - x is 0 for a finite x, NaN otherwise.
    if (!madeUp && (time[i] - time[i]) + (o - o) + (h - h) + (l - l) + (c - c) + (v - v) !== 0) {
      add(tallies["missing-value"], i);
    }
    if (h < l) add(tallies["high-below-low"], i);
    else {
      if (o > h || o < l) add(tallies["open-outside-range"], i);
      if (c > h || c < l) add(tallies["close-outside-range"], i);
    }
    if (o <= 0 || h <= 0 || l <= 0 || c <= 0) add(tallies["non-positive-price"], i);
    if (v === 0 && !madeUp) add(tallies["zero-volume"], i);
    else if (v < 0) add(tallies["negative-volume"], i);
    if (coverage && coverage[i] < 1) add(tallies["incomplete-bar"], i);
    if (madeUp) add(tallies["filled-bar"], i);
  }
}
