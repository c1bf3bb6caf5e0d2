import type { QualityReport } from "../../data/mod.ts";
import { date, integer, percent } from "../format.ts";
import { color, type ColorName } from "../palette.ts";
import { type ChartKit, type ChartOptions, draw } from "./kit.ts";
import { type Named, rowNames } from "./row_names.ts";

/** How much of a month is there, from the best class to the worst. */
export const COVERAGE_CLASSES: readonly {
  readonly name: string;
  readonly color: ColorName;
  /** Smallest share of the expected bars. */
  readonly from: number;
}[] = [
  { name: "complete", color: "blue", from: 1 },
  { name: "99 % or more", color: "sky", from: 0.99 },
  { name: "90 % or more", color: "orange", from: 0.9 },
  { name: "less than 90 %", color: "vermillion", from: 0 },
];

/** What the chart is drawn from. */
export type CoverageInput = Pick<QualityReport, "symbol" | "interval" | "coverage">;

interface MonthCell {
  readonly row: string;
  readonly start: number;
  readonly end: number;
  readonly rows: number;
  readonly expected: number;
  readonly share: number;
}

function cellsOf({ name, of: { coverage } }: Named<CoverageInput>): MonthCell[] {
  return coverage.filter(({ expected }) => expected > 0).map(({ month, expected, rows }) => {
    const start = Date.parse(`${month}-01`);
    const end = new Date(start).setUTCMonth(new Date(start).getUTCMonth() + 1);
    return { row: name, start, end, rows, expected, share: Math.min(1, rows / expected) };
  });
}

/**
 * A row an instrument, a cell a month, coloured by the share of the expected bars that is there. A
 * month that is not complete is never drawn as one, however little is missing.
 */
export function coverageChart(
  kit: ChartKit,
  reports: readonly CoverageInput[],
  { width, title }: ChartOptions,
): string {
  const { rows, marginLeft } = rowNames(reports);
  const cells = rows.flatMap(cellsOf);
  return draw(kit, {
    height: 52 + 26 * Math.max(1, rows.length),
    marginLeft,
    marginRight: 20,
    marginTop: 10,
    x: { type: "utc", label: null, ticks: width < 500 ? 4 : 8 },
    y: { type: "band", label: null, domain: rows.map(({ name }) => name), tickSize: 0, padding: 0 },
    marks: [
      kit.Plot.barX(cells, {
        y: "row",
        x1: "start",
        x2: "end",
        fill: ({ share }: MonthCell) =>
          color(COVERAGE_CLASSES.find(({ from }) => share >= from)!.color),
        inset: 1,
        title: ({ start, rows, expected, share }: MonthCell) =>
          `${date(start).slice(0, 7)}: ${integer(rows)} of ${integer(expected)} bars, ${
            percent(Math.floor(share * 1e4) / 1e4, 2)
          }`,
      }),
    ],
  }, { width, title });
}
