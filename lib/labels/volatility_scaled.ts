import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  type Bars,
  type OptionNames,
} from "../core/mod.ts";
import { forwardLogReturn } from "./forward_log_return.ts";
import { type LabelVolatilityOptions, VOLATILITY_NAMES, volatilityOf } from "./label_volatility.ts";
import { createLabels, type HorizonOptions, type Labels } from "./labels.ts";

/** Options of {@linkcode volatilityScaled}. */
export interface VolatilityScaledOptions extends HorizonOptions, LabelVolatilityOptions {
  /** The threshold in standard deviations of the move over the horizon. */
  readonly k: number;
  /**
   * "ternary": 1 above the threshold, -1 below minus the threshold, else 0. "binary": 1 above the
   * threshold, else 0. Default: "ternary".
   */
  readonly form?: "ternary" | "binary";
}

/** Options of {@linkcode volatilityScaledGrid}. */
export interface VolatilityScaledGridOptions extends Omit<VolatilityScaledOptions, "k"> {
  /** The thresholds, one for each set of labels. */
  readonly k: readonly number[];
}

const KNOWN: OptionNames<VolatilityScaledOptions> = {
  horizon: true,
  k: true,
  form: true,
  ...VOLATILITY_NAMES,
};

/**
 * Whether the log return over `horizon` bars exceeds `tau = k sigma sqrt(horizon)`, with sigma the
 * volatility of one bar as known at the row. 1 where it is above tau; "ternary" labels are -1 where it is
 * below -tau and else 0, "binary" ones are 0 where it is not above tau. NaN where either close is
 * missing or not above 0, or the volatility is missing or 0. The span of row t is `[t + 1, t + horizon]`.
 *
 * @throws {RangeError} for a k below 0
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { volatilityScaled } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(4, 5, 4, 4, 9);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const { values } = volatilityScaled(bars, { horizon: 1, k: 0.5, estimator: "ewma", window: 1 });
 * assert.deepEqual([...values], [NaN, -1, 0, NaN, NaN]);
 * ```
 */
export function volatilityScaled(bars: Bars, options: VolatilityScaledOptions): Labels {
  assertKnownOptions("volatilityScaled", options, KNOWN);
  return grid(bars, { ...options, k: [options.k] })[0];
}

/**
 * {@linkcode volatilityScaled} for several thresholds, the volatility computed once: which k leaves
 * classes of a useful size?
 *
 * @throws {RangeError} for a k below 0
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { volatilityScaledGrid } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const [narrow, wide] = volatilityScaledGrid(bars, { horizon: 5, k: [0.25, 1] });
 * const moves = (values: Float64Array) => values.filter((value) => Math.abs(value) === 1).length;
 * assert.ok(moves(wide.values) < moves(narrow.values));
 * ```
 */
export function volatilityScaledGrid(bars: Bars, options: VolatilityScaledGridOptions): Labels[] {
  assertKnownOptions("volatilityScaledGrid", options, KNOWN);
  return grid(bars, options);
}

function grid(
  bars: Bars,
  { horizon, k: thresholds, form = "ternary", ...volatility }: VolatilityScaledGridOptions,
): Labels[] {
  assertInteger("horizon", horizon, { min: 1 });
  for (const k of thresholds) assertNumber("k", k, { min: 0 });
  if (form !== "ternary" && form !== "binary") {
    throw new RangeError(`Expected form to be ternary or binary but found ${form}`);
  }
  const tau = volatilityOf(bars, volatility);
  const scale = Math.sqrt(horizon);
  const moves = forwardLogReturn(bars, { horizon }).values;
  const least = form === "ternary" ? -1 : 0;
  return thresholds.map((k) => {
    const values = new Float64Array(bars.length).fill(NaN);
    for (let t = 0; t < values.length; t++) {
      const move = moves[t], width = k * tau[t] * scale;
      if (!(tau[t] > 0 && move - move === 0)) continue;
      values[t] = move > width ? 1 : move < -width ? least : 0;
    }
    const name = `${form === "binary" ? "above" : "volatilityScaled"}${horizon}k${k}`;
    return createLabels(bars, { name, horizon, values });
  });
}
