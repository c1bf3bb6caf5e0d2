import type { ChartKit, ChartOptions } from "./kit.ts";
import { timeLines, type TimeSeries } from "./time_lines.ts";

/** Options of {@linkcode equityChart}. */
export interface EquityChartOptions extends ChartOptions {
  /** Where every line starts; drawn as a thin line. */
  readonly initialCash: number;
}

/** From this ratio of highest to lowest on, equal gains look equal only on a logarithmic scale. */
const LOG_FROM = 4;

/** Equity in cash over time. The scale is logarithmic when the values span much. */
export function equityChart(
  kit: ChartKit,
  series: readonly TimeSeries[],
  { initialCash, width, title }: EquityChartOptions,
): string {
  let low = initialCash, high = initialCash;
  for (const { value } of series) {
    for (const x of value) {
      if (x < low) low = x;
      if (x > high) high = x;
    }
  }
  const log = low > 0 && high / low >= LOG_FROM;
  return timeLines(kit, series, {
    width,
    title,
    height: width < 500 ? 260 : 340,
    reference: initialCash,
    y: {
      type: log ? "log" : "linear",
      label: log ? "equity (cash, log scale)" : "equity (cash)",
      labelArrow: "none",
      grid: true,
      ticks: 5,
      tickFormat: "~s",
    },
  });
}
