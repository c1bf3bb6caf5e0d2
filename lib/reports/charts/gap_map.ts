import type { QualityReport } from "../../data/mod.ts";
import { count, date } from "../format.ts";
import { color } from "../palette.ts";
import { type ChartKit, type ChartOptions, draw } from "./kit.ts";
import { rowNames } from "./row_names.ts";

/** What the chart is drawn from. */
export type GapMapInput = Pick<QualityReport, "symbol" | "interval" | "from" | "to" | "gaps">;

/** Least width of a gap in pixels: an hour in five years would not be seen. */
const LEAST = 2;

/**
 * A row an instrument: a pale bar as long as its data, with a mark at each of its gaps (the longest
 * 50), as wide as the gap and never too narrow to be seen.
 */
export function gapMap(
  kit: ChartKit,
  reports: readonly GapMapInput[],
  { width, title }: ChartOptions,
): string {
  const { rows, marginLeft } = rowNames(reports.filter(({ from }) => from !== ""));
  const spans = rows.map(({ name, of }) => ({
    row: name,
    start: Date.parse(of.from),
    end: Date.parse(of.to),
  })).filter(({ start, end }) => start <= end);
  const marginRight = 20;
  const first = Math.min(...spans.map(({ start }) => start));
  const last = Math.max(...spans.map(({ end }) => end));
  const least = LEAST * (last - first) / (width - marginLeft - marginRight);
  const gaps = rows.flatMap(({ name, of }) =>
    of.gaps.list.map(({ after, before, bars }) => {
      const start = Date.parse(after), end = Date.parse(before);
      const middle = (start + end) / 2, half = Math.max(end - start, least) / 2;
      return {
        row: name,
        start: middle - half,
        end: middle + half,
        words: `${count(bars, "bar")} of ${of.interval} missing between ${date(after)} and ${
          date(before)
        }`,
      };
    })
  );
  return draw(kit, {
    height: 52 + 26 * Math.max(1, rows.length),
    marginLeft,
    marginRight,
    marginTop: 10,
    x: { type: "utc", label: null, ticks: width < 500 ? 4 : 8 },
    y: { type: "band", label: null, domain: rows.map(({ name }) => name), tickSize: 0, padding: 0 },
    marks: [
      kit.Plot.barX(spans, {
        y: "row",
        x1: "start",
        x2: "end",
        fill: color("sky"),
        fillOpacity: 0.45,
        insetTop: 7,
        insetBottom: 7,
      }),
      kit.Plot.barX(gaps, {
        y: "row",
        x1: "start",
        x2: "end",
        fill: color("vermillion"),
        insetTop: 3,
        insetBottom: 3,
        title: "words",
      }),
    ],
  }, { width, title });
}
