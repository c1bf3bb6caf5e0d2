import { assertInteger, assertKnownOptions, type Bars, type OptionNames } from "../../core/mod.ts";
import { type RunOptions, tallyRuns } from "./runs.ts";
import type { Tally } from "./tally.ts";

const KNOWN: OptionNames<RunOptions> = { minBars: true };

/**
 * Tallies long runs of bars in which nobody traded: single ones are usual in quiet markets, many in a
 * row are an outage. Bars that say of themselves that they were filled are left to `filled-bar`.
 */
export function checkZeroVolumeRuns(bars: Bars, tally: Tally, options: RunOptions = {}): void {
  assertKnownOptions("zeroVolumeRun", options, KNOWN);
  const { minBars = 30 } = options;
  assertInteger("zeroVolumeRun.minBars", minBars, { min: 1 });
  const { volume, filled, length } = bars;
  const holds = (i: number) => volume[i] === 0 && !(filled && filled[i] > 0);
  tallyRuns(tally, holds, { length, minBars });
}
