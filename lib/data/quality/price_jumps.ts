import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  type Bars,
  type OptionNames,
} from "../../core/mod.ts";
import { robustScale } from "./robust_scale.ts";
import { add, type Tally } from "./tally.ts";

/** Options of {@linkcode checkPriceJumps}. */
export interface JumpOptions {
  /** Robust standard deviations beyond which a return is a jump. Default: 25. */
  readonly threshold?: number;
  /** Returns that are judged by one scale. Default: 1000. */
  readonly window?: number;
}

const KNOWN: OptionNames<JumpOptions> = { threshold: true, window: true };

/** Share of a jump that the next bar has to take back for a bad tick. */
const BACK = 0.8;
/** Returns that a scale needs. */
const FEWEST = 30;

const logOf = (price: number) => price > 0 && price < Infinity ? Math.log(price) : NaN;

/**
 * Tallies rows whose open or close is further from the close before than `threshold` robust standard
 * deviations of the returns around it, and says how many of them the next close took back, as it
 * does after a bad tick. The scale is that of the window of returns that the row lies in, and no less
 * than that of all, so that a quiet night makes no jumps. Returns of exactly zero are left out of the
 * scale: where nobody trades most are, and any trade would be a jump.
 */
export function checkPriceJumps(bars: Bars, tally: Tally, options: JumpOptions = {}): void {
  assertKnownOptions("jump", options, KNOWN);
  const { threshold = 25, window = 1000 } = options;
  assertNumber("jump.threshold", threshold, { min: 0 });
  assertInteger("jump.window", window, { min: FEWEST });
  const { open, close, length } = bars;
  const returns = new Float64Array(length).fill(NaN);
  const sample = new Float64Array(length);
  let before = NaN, kept = 0;
  for (let i = 0; i < length; i++) {
    const now = logOf(close[i]);
    returns[i] = now - before;
    if (returns[i] === returns[i] && returns[i] !== 0) sample[kept++] = returns[i];
    before = now;
  }
  if (kept < FEWEST) return;
  const least = robustScale(sample.subarray(0, kept)).sigma;
  let back = 0;
  for (let start = 0; start < length; start += window) {
    const end = Math.min(length, start + window);
    kept = 0;
    for (let i = start; i < end; i++) {
      if (returns[i] === returns[i] && returns[i] !== 0) sample[kept++] = returns[i];
    }
    const own = kept < FEWEST ? 0 : robustScale(sample.subarray(0, kept)).sigma;
    const limit = threshold * Math.max(own, least);
    if (limit === 0) continue;
    for (let i = Math.max(1, start); i < end; i++) {
      const closed = returns[i];
      // The logarithm only where the quotient is far from 1.
      const ratio = open[i] / close[i - 1];
      const opened = Math.abs(ratio - 1) < limit / 2 ? 0 : logOf(ratio);
      if (!(Math.abs(closed) > limit || Math.abs(opened) > limit)) continue;
      add(tally, i);
      if (Math.abs(closed) > limit && -returns[i + 1] / closed >= BACK) back++;
    }
  }
  if (back > 0) tally.detail = `${back} of them taken back by the next close`;
}
