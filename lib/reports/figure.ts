import { loadChartKit } from "./charts/kit.ts";
import { equityChart } from "./charts/equity.ts";
import { seriesStroke } from "./palette.ts";

const WIDTH = 880;

/** A chart that a notebook shows when it is a cell's value. */
export interface Figure {
  /** The chart itself, as an SVG element. */
  readonly svg: string;
  /** What Jupyter asks of a value: the forms it can be shown in, by MIME type. */
  [key: symbol]: () => Readonly<Record<string, string>>;
}

function figure(svg: string): Figure {
  return { svg, [Symbol.for("Jupyter.display")]: () => ({ "image/svg+xml": svg }) };
}

/** A named line of {@linkcode equityFigure}. */
export interface EquityLine {
  readonly name: string;
  /** UTC milliseconds, increasing. */
  readonly time: Float64Array;
  /** Equity in cash; a line is broken where it is NaN. */
  readonly value: Float64Array;
}

/** Options of {@linkcode equityFigure}. */
export interface EquityFigureOptions {
  /** Where every line starts. */
  readonly initialCash: number;
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
  { initialCash }: EquityFigureOptions,
): Promise<Figure> {
  const kit = await loadChartKit();
  const series = lines.map((line, i) => ({ ...line, stroke: seriesStroke(i) }));
  const names = lines.map(({ name }) => name).join(", ");
  return figure(
    equityChart(kit, series, { initialCash, width: WIDTH, title: `Equity of ${names}` }),
  );
}
