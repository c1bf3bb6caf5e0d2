import { assertInteger, assertKnownOptions, type Bars, type OptionNames } from "../../core/mod.ts";
import { type RunOptions, tallyRuns } from "./runs.ts";
import type { Tally } from "./tally.ts";

const KNOWN: OptionNames<RunOptions> = { minBars: true };

/**
 * Tallies runs of bars with the open, high, low and close of the bar before them: a feed that stands
 * still, or a file that somebody filled. Bars that say of themselves that they were filled are left
 * to `filled-bar`.
 */
export function checkStalePrices(bars: Bars, tally: Tally, options: RunOptions = {}): void {
  assertKnownOptions("stalePrice", options, KNOWN);
  const { minBars = 10 } = options;
  assertInteger("stalePrice.minBars", minBars, { min: 1 });
  const { open, high, low, close, filled, length } = bars;
  const holds = (i: number) =>
    i > 0 && close[i] === close[i - 1] && open[i] === open[i - 1] && high[i] === high[i - 1] &&
    low[i] === low[i - 1] && !(filled && filled[i] > 0);
  tallyRuns(tally, holds, { length, minBars });
}
