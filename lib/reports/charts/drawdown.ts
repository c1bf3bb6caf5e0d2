import type { ChartKit, ChartOptions } from "./kit.ts";
import { timeLines, type TimeSeries } from "./time_lines.ts";

/** Loss from the running peak over time, drawn downwards from 0. Values are positive fractions. */
export function drawdownChart(
  kit: ChartKit,
  series: readonly TimeSeries[],
  { width, title }: ChartOptions,
): string {
  const below = series.map((line) => ({ ...line, value: line.value.map((x) => -x) }));
  return timeLines(kit, below, {
    width,
    title,
    height: width < 500 ? 180 : 200,
    reference: 0,
    y: { label: "drawdown (%)", labelArrow: "none", grid: true, ticks: 4, tickFormat: ".0%" },
  });
}
