import {
  assertInteger,
  assertKnownOptions,
  assertSameLength,
  type Bars,
  type OptionNames,
  withDisplay,
} from "../core/mod.ts";
import { touchFinder } from "./first_touch.ts";
import { knownPrices } from "./known_prices.ts";
import { type LabelVolatilityOptions, VOLATILITY_NAMES, volatilityOf } from "./label_volatility.ts";
import { createLabels, type HorizonOptions, type Labels } from "./labels.ts";

/** The two barriers on the price and the one in time. */
export interface BarrierOptions extends HorizonOptions, LabelVolatilityOptions {
  /**
   * Distance of the profit target from the close, in volatilities of the whole horizon; Infinity is
   * none. Default: 1.
   */
  readonly take?: number;
  /** Distance of the stop likewise. Default: 1. */
  readonly stop?: number;
}

/** Options of {@linkcode tripleBarrier}. */
export interface TripleBarrierOptions extends BarrierOptions {
  /**
   * "barrier": 1 for the profit target, -1 for the stop, 0 for the end of the horizon. "sign": the sign
   * of the trade's return at its exit, whichever it is. "binary": 1 for the profit target, else 0.
   * Default: "barrier".
   */
  readonly form?: "barrier" | "sign" | "binary";
  /**
   * The position of each row: above 0 long, below 0 short, 0 or NaN none, which has no label. Default:
   * long everywhere.
   */
  readonly side?: Float64Array;
}

/** Labels that know how each trade ended. Its exit is the bar `spanEnd`. */
export interface TripleBarrierLabels extends Labels {
  /** 1 profit target, -1 stop, 0 end of the horizon or not known (`return` is NaN). */
  readonly barrier: Int8Array;
  /** Price at the exit over the close of the row, minus 1, whatever the side; NaN if not known. */
  readonly return: Float64Array;
}

export const BARRIER_NAMES: OptionNames<BarrierOptions> = {
  horizon: true,
  take: true,
  stop: true,
  ...VOLATILITY_NAMES,
};

const KNOWN: OptionNames<TripleBarrierOptions> = { ...BARRIER_NAMES, form: true, side: true };

const FORMS: Readonly<
  Record<
    NonNullable<TripleBarrierOptions["form"]>,
    (barrier: number, gain: number) => number
  >
> = {
  barrier: (barrier) => barrier,
  sign: (_, gain) => Math.sign(gain) + 0,
  binary: (barrier) => barrier === 1 ? 1 : 0,
};

/** How the trades of all rows end. */
export interface TradeEnds extends Pick<TripleBarrierLabels, "barrier" | "return" | "spanEnd"> {
  /** The return as the position feels it: the negative of the price's for short ones. */
  readonly gain: Float64Array;
}

/** Throws a `RangeError` unless the horizon is a count of bars and both distances are above 0. */
export function assertDistances(
  { horizon, take, stop }: {
    readonly horizon: number;
    readonly take: number;
    readonly stop: number;
  },
): void {
  assertInteger("horizon", horizon, { min: 1 });
  for (const [name, value] of Object.entries({ take, stop })) {
    if (value > 0) continue;
    throw new RangeError(`Expected ${name} to be a number above 0 but found ${value}`);
  }
}

/** Runs a trade from every row to the first barrier it meets. */
export function tradeEnds(
  bars: Bars,
  { horizon, take = 1, stop = 1, side, ...volatility }: Omit<TripleBarrierOptions, "form">,
): TradeEnds {
  assertDistances({ horizon, take, stop });
  if (side) assertSameLength({ time: bars.time, side });
  const sigma = volatilityOf(bars, volatility);
  const prices = knownPrices(bars);
  const { open, high, low, close } = prices;
  const n = bars.length;
  const findTouch = touchFinder(prices);
  const scale = Math.sqrt(horizon);
  const barrier = new Int8Array(n), spanEnd = new Int32Array(n);
  const change = new Float64Array(n).fill(NaN), gain = new Float64Array(n).fill(NaN);
  for (let t = 0; t < n; t++) {
    const end = Math.min(t + horizon, n - 1);
    spanEnd[t] = end;
    const price = close[t], width = sigma[t] * scale;
    const wish = side ? side[t] : 1;
    if (!(width > 0 && price > 0 && wish !== 0 && wish - wish === 0)) continue;
    const long = wish > 0;
    const upper = price * (1 + width * (long ? take : stop));
    const lower = price * (1 - width * (long ? stop : take));
    // A volatility of rounding errors would put both barriers on the close itself.
    if (!(upper > price && lower < price)) continue;
    const at = findTouch(t + 1, end + 1, upper, lower);
    let exit: number, hit = 0;
    if (at > end) {
      // The bars may end before the horizon does.
      if (t + horizon >= n) continue;
      exit = close[end];
    } else {
      spanEnd[t] = at;
      const first = open[at], top = high[at], bottom = low[at];
      exit = NaN;
      if (first - first + (top - top) + (bottom - bottom) === 0) {
        // A bar that opens beyond a barrier is out at its open. Else the stop comes first.
        if (first >= upper) exit = first, hit = 1;
        else if (first <= lower) exit = first, hit = -1;
        else {
          const up = top >= upper && !(long && bottom <= lower);
          exit = up ? upper : lower;
          hit = up ? 1 : -1;
        }
        if (!long) hit = -hit;
      }
    }
    const moved = (exit - price) / price;
    if (moved - moved !== 0) continue;
    barrier[t] = hit;
    change[t] = moved;
    gain[t] = long ? moved : -moved;
  }
  return { barrier, return: change, gain, spanEnd };
}

/**
 * Which of three barriers a trade meets first that begins at the close of the row (López de Prado,
 * Advances in Financial Machine Learning, 2018, 3.4): a profit target, a stop, or the end of the horizon.
 * Target and stop lie `take` and `stop` times `sigma sqrt(horizon)` from the close, as fractions of it,
 * with sigma the volatility of one bar as known at the row.
 *
 * Barriers are checked against the high and low of each later bar. One that opens beyond a barrier ends
 * the trade at its open; else, with both inside one bar, the stop comes first. At the end of the horizon
 * the exit is the close.
 *
 * NaN where the close or the volatility is missing or 0, where there is no position, where a bar on the
 * way to the exit misses a price that is needed, and where the bars end before any barrier is met. The
 * span of row t reaches from t + 1 to the bar of the exit, or to the bar whose price is missing.
 *
 * @throws {RangeError} unless `take` and `stop` are above 0; {TypeError} unless `side` has a row a bar
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { tripleBarrier } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(10, 11, 11, 13, 10);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const labels = tripleBarrier(bars, { horizon: 2, estimator: "closeToClose", window: 2 });
 * assert.deepEqual([...labels.values], [NaN, NaN, 1, -1, NaN]);
 * assert.deepEqual([...labels.spanEnd], [2, 3, 3, 4, 4]);
 * ```
 */
export function tripleBarrier(bars: Bars, options: TripleBarrierOptions): TripleBarrierLabels {
  assertKnownOptions("tripleBarrier", options, KNOWN);
  const { form = "barrier", ...barriers } = options;
  if (!Object.hasOwn(FORMS, form)) {
    const names = Object.keys(FORMS).join(", ");
    throw new RangeError(`Expected form to be one of ${names} but found ${form}`);
  }
  const { barrier, return: change, gain, spanEnd } = tradeEnds(bars, barriers);
  const valueOf = FORMS[form];
  // In place of the gains, which nobody else reads.
  const values = gain;
  for (let t = 0; t < values.length; t++) {
    if (values[t] === values[t]) values[t] = valueOf(barrier[t], values[t]);
  }
  const { horizon } = options;
  const labels = createLabels(bars, { name: `tripleBarrier${horizon}`, horizon, values, spanEnd });
  return Object.freeze(withDisplay("labels", { ...labels, barrier, return: change }));
}
