import type { Bars } from "../../core/mod.ts";
import type { RowRange, Workspace } from "./workspace.ts";

const COLUMNS = [
  "open",
  "high",
  "low",
  "close",
  "volume",
  "vwap",
  // Functions of a bar and the bar before.
  "logVolume",
  "priceRatio",
  "logVolumeRatio",
  "up",
  "down",
  "gain",
  "loss",
  "volumeGain",
  "volumeLoss",
  "volumeWeightedMove",
  // Consecutive rows, up to and including each, that have a value.
  "highRun",
  "lowRun",
  "closeRun",
] as const;

/**
 * A stretch of bars and what the passes read of them. Missing values are NaN, as are prices that are
 * not above 0 and volumes below 0.
 */
export type Frame = Readonly<Record<typeof COLUMNS[number], Float64Array>>;

/** The columns of a frame in the workspace. */
export function createFrame(space: Workspace): Frame {
  const frame = Object.fromEntries(COLUMNS.map((name) => [name, space.column()])) as Frame;
  for (const run of [frame.highRun, frame.lowRun, frame.closeRun]) run.fill(0);
  return frame;
}

function price(x: number): number {
  return x > 0 && x < Infinity ? x : NaN;
}

function quantity(x: number): number {
  return x >= 0 && x < Infinity ? x : NaN;
}

/** Copies the bars from row `start` on into the frame's rows and derives the rest. */
export function fillFrame(
  frame: Frame,
  bars: Bars,
  { start, from, to }: RowRange & { readonly start: number },
): void {
  const { high, low, close, volume, highRun, lowRun, closeRun } = frame;
  const { quoteVolume } = bars;
  for (let at = from, t = start; at < to; at++, t++) {
    frame.open[at] = price(bars.open[t]);
    const h = high[at] = price(bars.high[t]);
    const l = low[at] = price(bars.low[t]);
    const c = close[at] = price(bars.close[t]);
    const v = volume[at] = quantity(bars.volume[t]);
    frame.vwap[at] = quoteVolume === undefined ? NaN : price(quoteVolume[t] / v);
    highRun[at] = h > 0 ? highRun[at - 1] + 1 : 0;
    lowRun[at] = l > 0 ? lowRun[at - 1] + 1 : 0;
    closeRun[at] = c > 0 ? closeRun[at - 1] + 1 : 0;
    const change = c - close[at - 1];
    const volumeChange = v - volume[at - 1];
    const ratio = c / close[at - 1];
    frame.logVolume[at] = Math.log(v + 1);
    frame.priceRatio[at] = ratio;
    frame.logVolumeRatio[at] = volume[at - 1] > 0 ? Math.log(v / volume[at - 1] + 1) : NaN;
    frame.up[at] = change > 0 ? 1 : change <= 0 ? 0 : NaN;
    frame.down[at] = change < 0 ? 1 : change >= 0 ? 0 : NaN;
    frame.gain[at] = Math.max(change, 0);
    frame.loss[at] = Math.max(-change, 0);
    frame.volumeGain[at] = Math.max(volumeChange, 0);
    frame.volumeLoss[at] = Math.max(-volumeChange, 0);
    frame.volumeWeightedMove[at] = Math.abs(ratio - 1) * v;
  }
}
