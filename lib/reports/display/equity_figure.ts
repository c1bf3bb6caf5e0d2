import { equityChart } from "../charts/equity.ts";
import { loadChartKit } from "../charts/kit.ts";
import { amount, date } from "../format.ts";
import { BENCHMARK_STROKE, seriesStroke } from "../palette.ts";
import { type Figure, figure } from "./display.ts";
import { framed } from "./framed.ts";

const WIDTH = 880;

/** A named line of {@linkcode equityFigure}. */
export interface EquityLine {
  readonly name: string;
  /** UTC milliseconds, increasing. */
  readonly time: Float64Array;
  /** Equity in cash; a line is broken where it is NaN. */
  readonly value: Float64Array;
  /** Draws the line in grey, as what the others are compared with. Default: false. */
  readonly benchmark?: boolean;
}

/** Options of {@linkcode equityFigure}. */
export interface EquityFigureOptions {
  /** Where every line starts. */
  readonly initialCash: number;
  /** Default: "Equity after costs". */
  readonly title?: string;
}

/**
 * Equity over time, a line a strategy, for a notebook.
 *
 * @example
 * ```ts
 * import { equityFigure } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * const time = Float64Array.of(0, 86_400_000), value = Float64Array.of(100, 110);
 * const { svg } = await equityFigure([{ name: "mine", time, value }], { initialCash: 100 });
 * assert.match(svg, /^<svg/);
 * ```
 */
export async function equityFigure(
  lines: readonly EquityLine[],
  { initialCash, title = "Equity after costs" }: EquityFigureOptions,
): Promise<Figure> {
  const kit = await loadChartKit();
  let colors = 0;
  const series = lines.map(({ benchmark, ...line }) => ({
    ...line,
    stroke: benchmark ? BENCHMARK_STROKE : seriesStroke(colors++),
  }));
  const svg = framed(equityChart(kit, series, { initialCash, width: WIDTH, title }), {
    title,
    legend: series,
  });
  const ends = lines.map(({ name, time, value }) =>
    `${name} ${amount(value.at(-1))} on ${date(time.at(-1))}`
  );
  return figure(svg, { text: `${title}: ${ends.join(", ")} from ${amount(initialCash)}` });
}
