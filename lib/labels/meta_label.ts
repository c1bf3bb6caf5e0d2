import { assertKnownOptions, assertNumber, type Bars, type OptionNames } from "../core/mod.ts";
import { createLabels, type Labels } from "./labels.ts";
import { BARRIER_NAMES, type BarrierOptions, tradeEnds } from "./triple_barrier.ts";

/** Options of {@linkcode metaLabel}. */
export interface MetaLabelOptions extends BarrierOptions {
  /** What the primary signal wishes at each row: above 0 long, below 0 short, 0 or NaN nothing. */
  readonly side: Float64Array;
  /** Fraction of the notional of each of the two fills. Default: 0. */
  readonly fee?: number;
  /** Fraction by which each fill's price moves against the trade. Default: 0. */
  readonly slippage?: number;
}

const KNOWN: OptionNames<MetaLabelOptions> = {
  ...BARRIER_NAMES,
  side: true,
  fee: true,
  slippage: true,
};

/**
 * 1 where the trade that a primary signal wishes earns money after costs, 0 where it does not (López de
 * Prado, Advances in Financial Machine Learning, 2018, 3.6): a model of these labels says when to follow
 * the signal. The trade begins at the close of the row and ends as in `tripleBarrier`; two fills cost
 * fees and slippage. NaN where the signal wishes nothing, and where `tripleBarrier` knows no exit. The
 * span of row t reaches from t + 1 to the bar of the exit.
 *
 * @throws what `tripleBarrier` throws; {RangeError} for costs below 0 or of 1 and more
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { metaLabel } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(10, 11, 11, 13, 10);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const options = { horizon: 1, estimator: "closeToClose", window: 2 } as const;
 * const long = metaLabel(bars, { ...options, side: x.map(() => 1), fee: 0.01 });
 * assert.deepEqual([...long.values], [NaN, NaN, 1, 0, NaN]);
 * ```
 */
export function metaLabel(bars: Bars, options: MetaLabelOptions): Labels {
  assertKnownOptions("metaLabel", options, KNOWN);
  const { fee = 0, slippage = 0, ...barriers } = options;
  assertNumber("fee", fee, { min: 0, max: 0.99 });
  assertNumber("slippage", slippage, { min: 0, max: 0.99 });
  const { return: change, gain, spanEnd } = tradeEnds(bars, barriers);
  const paid = (1 + slippage) * (1 + fee), received = (1 - slippage) * (1 - fee);
  const values = gain.map((value, t) => {
    if (value - value !== 0) return NaN;
    const exit = 1 + change[t];
    const net = options.side[t] > 0 ? exit * received - paid : received - exit * paid;
    return net > 0 ? 1 : 0;
  });
  const { horizon } = options;
  return createLabels(bars, { name: `meta${horizon}`, horizon, values, spanEnd });
}
