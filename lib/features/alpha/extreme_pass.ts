import { type CreatePass, TINY } from "./pass.ts";
import { createExtremes, windowMaxima } from "./window_extremes.ts";
import { WINDOWS } from "./windows.ts";

/** Columns of the highest high and the lowest low. */
export type ExtremeFamily = "MAX" | "MIN" | "RSV" | "IMAX" | "IMIN" | "IMXD";

/** Reads all from the extremes over the windows. */
export const createExtremePass: CreatePass<ExtremeFamily> = (space) => {
  const highs = createExtremes(space), lows = createExtremes(space);
  return ({ close, high, low, highRun, lowRun }, outputs, range) => {
    windowMaxima(high, highs, { ...range, sign: 1 });
    windowMaxima(low, lows, { ...range, sign: -1 });
    const { from, to } = range;
    WINDOWS.forEach((window, k) => {
      const highest = highs.values[k], highestAge = highs.ages[k];
      const lowest = lows.values[k], lowestAge = lows.ages[k];
      const max = outputs.MAX[k], min = outputs.MIN[k], rsv = outputs.RSV[k];
      const imax = outputs.IMAX[k], imin = outputs.IMIN[k], imxd = outputs.IMXD[k];
      for (let at = from, r = 0; at < to; at++, r++) {
        const x = close[at], unit = 1 / x;
        const top = highRun[at] >= window ? highest[at] : NaN;
        const bottom = lowRun[at] >= window ? -lowest[at] : NaN;
        // Places are counted from 1, the oldest row.
        const topPlace = highRun[at] >= window ? window - highestAge[at] : NaN;
        const bottomPlace = lowRun[at] >= window ? window - lowestAge[at] : NaN;
        max[r] = top * unit;
        min[r] = bottom * unit;
        rsv[r] = (x - bottom) / (top - bottom + TINY);
        imax[r] = topPlace / window;
        imin[r] = bottomPlace / window;
        imxd[r] = (topPlace - bottomPlace) / window;
      }
    });
  };
};
