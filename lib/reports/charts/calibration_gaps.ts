import type { CalibrationGapRecord } from "../../experiments/record/calibration.ts";
import { estimate, integer, number } from "../format.ts";
import { color } from "../palette.ts";
import { type ChartKit, type ChartOptions, draw } from "./kit.ts";

const ROW = 20;

/** Options of {@linkcode calibrationGapsChart}. */
export interface CalibrationGapsChartOptions extends ChartOptions {
  /** How far the axis reaches on both sides of 0. Default: as far as the intervals. */
  readonly reach?: number;
}

/** How far from 0 gaps and their intervals of all diagrams reach; at least 0.05. */
export function gapReach(diagrams: readonly (readonly CalibrationGapRecord[])[]): number {
  let reach = 0.05;
  for (const { gap: { estimate, low, high } } of diagrams.flat()) {
    for (const value of [estimate, low, high]) reach = Math.max(reach, Math.abs(value ?? 0));
  }
  return Math.min(1, reach * 1.05);
}

/**
 * Observed share less mean forecast, a row a group, with 95% intervals: 0 is calibrated on average.
 * Groups whose interval leaves 0 out are drawn as rings.
 */
export function calibrationGapsChart(
  kit: ChartKit,
  gaps: readonly CalibrationGapRecord[],
  { width, title, reach = gapReach([gaps]) }: CalibrationGapsChartOptions,
): string {
  const { Plot } = kit;
  const rows = gaps.map(({ group, samples, gap }) => ({ group, samples, ...gap }))
    .filter((row) => row.estimate !== null);
  type Row = typeof rows[number];
  const isOff = ({ low, high }: Row) => low !== null && high !== null && (low > 0 || high < 0);
  const describe = (row: Row) =>
    `${row.group}: ${estimate(row, (value) => number(value))}, ${integer(row.samples)} predictions`;
  const bounded = rows.filter(({ low, high }) => low !== null && high !== null);
  const place = { x: "estimate", y: "group", r: 4, title: describe } as const;
  const off = rows.filter(isOff);
  return draw(kit, {
    height: 62 + ROW * rows.length,
    marginLeft: 108,
    marginTop: 10,
    marginBottom: 38,
    x: {
      domain: [-reach, reach],
      ticks: 3,
      tickFormat: "+.2~f",
      label: "observed less predicted",
      labelArrow: "none",
      grid: true,
    },
    y: { domain: rows.map(({ group }) => group), label: null, type: "band" },
    marks: [
      Plot.ruleX([0], { strokeOpacity: 0.5, strokeDasharray: "4 3" }),
      Plot.ruleY(bounded, {
        y: "group",
        x1: "low",
        x2: "high",
        stroke: color("blue"),
        strokeOpacity: 0.6,
      }),
      Plot.dot(rows.filter((row) => !isOff(row)), { ...place, fill: color("blue") }),
      ...off.length === 0
        ? []
        : [Plot.dot(off, { ...place, stroke: color("vermillion"), strokeWidth: 2 })],
    ],
  }, { width, title });
}
