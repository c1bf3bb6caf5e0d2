import type { QualityReport } from "../../data/mod.ts";
import { COVERAGE_CLASSES, coverageChart } from "../charts/coverage.ts";
import { gapMap } from "../charts/gap_map.ts";
import { loadChartKit } from "../charts/kit.ts";
import { count } from "../format.ts";
import { color } from "../palette.ts";
import { type Figure, figure } from "./display.ts";
import type { TitleOptions } from "./figures.ts";
import { framed } from "./framed.ts";

const WIDTH = 880;

const LEGEND = COVERAGE_CLASSES.map(({ name, color: shade }) => (
  { name, stroke: { color: color(shade), dash: "" } }
));

/**
 * How much of each month is there, a row an instrument, and below it where the gaps lie.
 *
 * @example
 * ```ts
 * import { checkBars, sampleBars } from "lib/data/mod.ts";
 * import { coverageFigure } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * const report = checkBars(await sampleBars("BTCUSDT-1d"));
 * assert.match((await coverageFigure([report])).svg, /2017-08: 15 of 15 bars/);
 * ```
 */
export async function coverageFigure(
  reports: readonly QualityReport[],
  { title = "Bars by month, and gaps between them" }: TitleOptions = {},
): Promise<Figure> {
  const kit = await loadChartKit();
  const options = { width: WIDTH, title };
  const charts = [coverageChart(kit, reports, options), gapMap(kit, reports, options)];
  const text = reports.map(({ symbol, coverage, gaps }) => {
    const complete = coverage.filter(({ rows, expected }) => rows >= expected).length;
    return `${symbol}: ${complete} of ${count(coverage.length, "month")} complete, ${
      count(gaps.count, "gap")
    }`;
  });
  return figure(framed(charts, { title, legend: LEGEND }), {
    text: [title, ...text].join("\n"),
  });
}
