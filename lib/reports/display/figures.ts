import type { ReliabilityRecord } from "../../experiments/record.ts";
import type { BacktestResult } from "../../backtest/mod.ts";
import type { Bars } from "../../core/mod.ts";
import type { BarRange, Fold } from "../../validation/mod.ts";
import { drawdownChart } from "../charts/drawdown.ts";
import { foldsChart, PARTS, partsLegend } from "../charts/folds.ts";
import { loadChartKit } from "../charts/kit.ts";
import { reliabilityChart, reliabilityDomain } from "../charts/reliability.ts";
import { count, number, percent } from "../format.ts";
import { BENCHMARK_STROKE, seriesStroke } from "../palette.ts";
import { type Figure, figure } from "./display.ts";
import { framed } from "./framed.ts";

export { reliabilityDomain };

const WIDTH = 880;
const SQUARE = 420;

/** Options of the figures that have only a title to choose. */
export interface TitleOptions {
  /** Default: what the figure shows. */
  readonly title?: string;
}

/** Options of {@linkcode reliabilityFigure}. */
export interface ReliabilityFigureOptions extends TitleOptions {
  /** What both axes cover. Default: what the bins do; see {@linkcode reliabilityDomain}. */
  readonly domain?: readonly [from: number, to: number];
}

/**
 * Observed shares against predicted probabilities, a dot a bin with its 95 % interval; on the dashed
 * diagonal forecasts can be believed.
 *
 * @example
 * ```ts
 * import { reliabilityFigure } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * const bins = [{ predicted: 0.4, observed: 0.5, count: 90 }];
 * assert.match((await reliabilityFigure(bins)).svg, /predicted/);
 * ```
 */
export async function reliabilityFigure(
  bins: readonly ReliabilityRecord[],
  { title = "Reliability, with 95 % intervals", domain }: ReliabilityFigureOptions = {},
): Promise<Figure> {
  const svg = reliabilityChart(await loadChartKit(), bins, { width: SQUARE, title, domain });
  const text = bins.map(({ predicted, observed }) => `${number(predicted)}: ${number(observed)}`);
  return figure(framed(svg, { title }), { text: `${title}: ${text.join(", ")}` });
}

/** Options of {@linkcode drawdownFigure}. */
export interface DrawdownFigureOptions extends TitleOptions {
  /** Name of the backtest drawn in grey, as what the others are compared with. Default: none. */
  readonly benchmark?: string;
}

/**
 * Drawdown, the loss from the running peak, over time, a line a backtest.
 *
 * @example
 * ```ts
 * import { drawdownFigure } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * const result = { time: Float64Array.of(0, 1), drawdown: Float64Array.of(0, 0.25) };
 * const { mime } = await drawdownFigure({ mine: result });
 * assert.match(String(mime["text/plain"]), /mine 25.0%/);
 * ```
 */
export async function drawdownFigure(
  results: Readonly<Record<string, Pick<BacktestResult, "time" | "drawdown">>>,
  { title = "Drawdown", benchmark }: DrawdownFigureOptions = {},
): Promise<Figure> {
  let colors = 0;
  const series = Object.entries(results).map(([name, { time, drawdown }]) => {
    const stroke = name === benchmark ? BENCHMARK_STROKE : seriesStroke(colors++);
    return { name, time, value: drawdown, stroke };
  });
  const svg = drawdownChart(await loadChartKit(), series, { width: WIDTH, title });
  const worst = series.map(({ name, value }) =>
    `${name} ${percent(value.reduce((most, x) => x > most ? x : most, 0))}`
  );
  return figure(framed(svg, { title, legend: series }), {
    text: `${title}, at worst: ${worst.join(", ")}`,
  });
}

/**
 * The parts of each fold along time, before purging.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { foldsFigure } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(0, 1, 2, 3);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const none = new Int32Array(0);
 * const fold = {
 *   index: 0,
 *   train: none,
 *   validation: none,
 *   calibration: none,
 *   test: none,
 *   purged: { train: 0, validation: 0, calibration: 0 },
 *   bars: { train: [0, 1], validation: [1, 2], calibration: [2, 3], test: [3, 4] },
 * } as const;
 * assert.match((await foldsFigure(bars, [fold])).svg, /calibration/);
 * ```
 */
export async function foldsFigure(
  bars: Bars,
  folds: readonly Fold[],
  { title = "Folds" }: TitleOptions = {},
): Promise<Figure> {
  const iso = (row: number) => new Date(bars.time[row]).toISOString();
  const records = folds.map((fold) => {
    const span = ([start, end]: BarRange) => {
      const from = iso(start);
      // A part that was not asked for has no bars and no width.
      const to = end > start ? iso(end - 1) : new Date(bars.time[start] - bars.intervalMs);
      return { from, to: to.toString() };
    };
    const part = (name: typeof PARTS[number]) => ({
      ...span(fold.bars[name]),
      samples: fold[name].length,
      purged: 0,
      ...fold.blocks ? { blocks: fold.blocks[name].map(span) } : {},
    });
    return {
      index: fold.index,
      train: part("train"),
      validation: part("validation"),
      calibration: part("calibration"),
      test: part("test"),
    };
  });
  const options = { intervalMs: bars.intervalMs, width: WIDTH, title };
  const svg = foldsChart(await loadChartKit(), records, options);
  const legend = partsLegend();
  return figure(framed(svg, { title, legend }), {
    text: `${title}: ${count(folds.length, "fold")}`,
  });
}
