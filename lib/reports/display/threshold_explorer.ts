import { assertNumber, assertSameLength } from "../../core/mod.ts";
import { count, number } from "../format.ts";
import type { Figure } from "./display.ts";
import { vegaChart } from "./vega_chart.ts";

/** Columns of {@linkcode thresholdExplorer}, in the order of time. */
export interface ThresholdExplorerRows {
  /** UTC milliseconds. */
  readonly time: ArrayLike<number>;
  /** Calibrated probability that the label is 1. */
  readonly probability: ArrayLike<number>;
  /** Log return of the bar in which a position wished at the row is held. */
  readonly forwardReturn: ArrayLike<number>;
}

/** Options of {@linkcode thresholdExplorer}. */
export interface ThresholdExplorerOptions {
  /** Cost of entering or leaving, a fraction: fee and slippage. */
  readonly cost: number;
  /** Threshold at first. Default: 0.5. */
  readonly threshold?: number;
  /** Default: "Equity by threshold". */
  readonly title?: string;
}

const HEIGHT = 260;
const STEPS = 60;
const AXIS = "threshold (probability)";

/** A probability as a slider shows it: to four decimals. */
const rounded = (value: number, round = Math.round) => round(value * 1e4) / 1e4;

/** Growth of being long above the threshold, entered from flat, after costs; as a log. */
function growthAt(
  { probability, forwardReturn }: ThresholdExplorerRows,
  threshold: number,
  cost: number,
): { readonly growth: number; readonly exposure: number } {
  let growth = 0, held = 0, long = 0;
  for (let i = 0; i < probability.length; i++) {
    const wished = probability[i] > threshold ? 1 : 0;
    growth += wished * forwardReturn[i] - cost * Math.abs(wished - held);
    long += wished;
    held = wished;
  }
  return { growth, exposure: long / probability.length };
}

/**
 * What being long above a threshold would have made: on the left the final growth at every
 * threshold, on the right equity over time at the one that the slider below chooses. Log returns
 * less costs of each change, entered from flat: close to the backtest, which sizes and fills.
 *
 * Looking for the best threshold here is fitting it to these rows. Show it the calibration part to
 * choose and the test part only to understand.
 *
 * @example
 * ```ts
 * import { thresholdExplorer } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * const rows = { time: [0, 1, 2], probability: [0.4, 0.6, 0.5], forwardReturn: [0, 0.1, 0] };
 * const { mime } = await thresholdExplorer(rows, { cost: 0.001 });
 * assert.match(String(mime["text/plain"]), /3 rows/);
 * ```
 */
export async function thresholdExplorer(
  rows: ThresholdExplorerRows,
  { cost, threshold = 0.5, title = "Equity by threshold" }: ThresholdExplorerOptions,
): Promise<Figure> {
  assertNumber("cost", cost, { min: 0 });
  const { time, probability, forwardReturn } = rows;
  assertSameLength({ time, probability, forwardReturn });
  let low = threshold, high = threshold;
  const values = Array.from(time, (at, i) => {
    const p = probability[i], r = forwardReturn[i];
    if (!Number.isFinite(p) || !Number.isFinite(r)) {
      throw new RangeError(`Expected finite values but found ${p} and ${r} in row ${i}`);
    }
    if (p < low) low = p;
    if (p > high) high = p;
    return { time: at, p, r };
  });
  const step = (high - low || 0.1) / STEPS;
  const curve = Array.from({ length: STEPS + 1 }, (_, k) => {
    const at = low + k * step;
    const { growth, exposure } = growthAt(rows, at, cost);
    return { at, growth: Math.expm1(growth), exposure };
  });
  const growthTitle = "growth after costs";
  const left = {
    width: 300,
    height: HEIGHT,
    layer: [
      {
        data: { values: curve },
        mark: { type: "line", color: "#0072b2", point: { size: 12 } },
        encoding: {
          x: { field: "at", type: "quantitative", title: AXIS, scale: { zero: false } },
          y: { field: "growth", type: "quantitative", title: growthTitle, axis: { format: "%" } },
          tooltip: [
            { field: "at", type: "quantitative", title: AXIS, format: ".3f" },
            { field: "growth", type: "quantitative", title: growthTitle, format: ".1%" },
            { field: "exposure", type: "quantitative", title: "time long", format: ".0%" },
          ],
        },
      },
      {
        data: { values: [{}] },
        transform: [{ calculate: "threshold", as: "at" }],
        mark: { type: "rule", color: "#d55e00", size: 2 },
        encoding: { x: { field: "at", type: "quantitative" } },
      },
    ],
  };
  // The notebook computes the equity itself, so that it follows the slider.
  const right = {
    width: 420,
    height: HEIGHT,
    transform: [
      { calculate: "datum.p > threshold ? 1 : 0", as: "held" },
      {
        window: [{ op: "lag", field: "held", param: 1, as: "before" }],
        sort: [{ field: "time" }],
      },
      {
        calculate: `datum.held * datum.r - ${cost} * abs(datum.held - (datum.before || 0))`,
        as: "gain",
      },
      {
        window: [
          { op: "sum", field: "gain", as: "sumGain" },
          { op: "sum", field: "r", as: "sumHold" },
        ],
        sort: [{ field: "time" }],
      },
      { calculate: "exp(datum.sumGain)", as: "long above the threshold" },
      { calculate: "exp(datum.sumHold)", as: "always long, without costs" },
      {
        fold: ["long above the threshold", "always long, without costs"],
        as: ["line", "equity"],
      },
    ],
    mark: { type: "line", strokeWidth: 1.3 },
    encoding: {
      x: {
        field: "time",
        type: "temporal",
        scale: { type: "utc" },
        title: null,
        axis: { format: "%b %Y", tickCount: 5 },
      },
      y: {
        field: "equity",
        type: "quantitative",
        title: "equity, from 1 (log scale)",
        scale: { type: "log", nice: false },
      },
      color: {
        field: "line",
        type: "nominal",
        title: null,
        scale: {
          domain: ["long above the threshold", "always long, without costs"],
          range: ["#d55e00", "#767676"],
        },
        legend: { orient: "top-left", labelLimit: 0, fillColor: "#ffffffcc" },
      },
    },
  };
  // Else the legend stands beside the whole instead of in its chart.
  const resolve = { scale: { color: "independent" } };
  const params = [{
    name: "threshold",
    value: rounded(threshold),
    bind: {
      input: "range",
      min: rounded(low, Math.floor),
      max: rounded(high, Math.ceil),
      step: 1e-4,
      name: `${AXIS} `,
    },
  }];
  return await vegaChart(
    { title, params, data: { values }, hconcat: [left, right], resolve },
    { text: `${title}: ${count(values.length, "row")}, threshold ${number(threshold)}` },
  );
}
