import { assertKnownOptions, type Bars, type OptionNames, withDisplay } from "../core/mod.ts";
import type { Labels } from "../labels/mod.ts";

/** How a decision is filled, see {@linkcode forwardReturns}. */
export interface FillOptions {
  readonly fill: "nextOpen" | "sameClose";
}

const KNOWN: OptionNames<FillOptions> = {
  fill: true,
};

/**
 * For each row the log return that a position decided at its close earns until the next decision
 * takes effect: `ln(open[t + 2] / open[t + 1])` when orders fill at the next bar's open,
 * `ln(close[t + 1] / close[t])` when they fill at the same close. NaN where those bars are not
 * there yet.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { forwardReturns } from "lib/experiments/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(1, 2, 8);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * assert.deepEqual([...forwardReturns(bars, { fill: "nextOpen" })], [Math.log(4), NaN, NaN]);
 * ```
 */
export function forwardReturns(bars: Bars, options: FillOptions): Float64Array {
  assertKnownOptions("forwardReturns", options, KNOWN);
  const { fill } = options;
  const { open, close, length } = bars;
  const price = fill === "nextOpen" ? open : close;
  const lag = lagOf(fill);
  const out = new Float64Array(length).fill(NaN);
  for (let t = 0; t + lag + 1 < length; t++) out[t] = Math.log(price[t + lag + 1] / price[t + lag]);
  return out;
}

function lagOf(fill: FillOptions["fill"]): number {
  return fill === "nextOpen" ? 1 : 0;
}

/**
 * The labels with spans widened to the bars that {@linkcode forwardReturns} needs. Thresholds are
 * chosen on those returns, so a sample has seen them as much as its label: purging by the label's
 * span alone would let a calibration sample's return reach into the test part.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { coverForwardReturns } from "lib/experiments/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(1, 2, 8, 9);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const labels = coverForwardReturns(direction(bars, { horizon: 1 }), { fill: "nextOpen" });
 * assert.deepEqual([...labels.spanEnd], [2, 3, 3, 3]);
 * ```
 */
export function coverForwardReturns(labels: Labels, options: FillOptions): Labels {
  assertKnownOptions("coverForwardReturns", options, KNOWN);
  const { fill } = options;
  const last = labels.spanEnd.length - 1;
  const reach = lagOf(fill) + 1;
  const spanEnd = labels.spanEnd.map((end, t) => Math.max(end, Math.min(t + reach, last)));
  return Object.freeze(withDisplay("labels", { ...labels, spanEnd }));
}
