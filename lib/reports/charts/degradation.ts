import type { OverfittingProbability } from "../../metrics/mod.ts";
import { color, DASHED } from "../palette.ts";
import { type ChartKit, type ChartOptions, draw } from "./kit.ts";

/** Options of {@linkcode degradationChart}. */
export interface DegradationOptions extends ChartOptions {
  /** Name of the figure on both axes. */
  readonly figure: string;
}

/** Pixels from one hexagon to the next: thousands of halves lie upon each other. */
const BIN_WIDTH = 12;

/**
 * What the best strategy of each half showed in the other half, as hexagons whose size tells how many
 * halves are there, with the line of least squares. Below 0 it lost. Infinite figures are left out.
 */
export function degradationChart(
  kit: ChartKit,
  { inSample, outOfSample, degradation }: OverfittingProbability,
  { figure, width, title }: DegradationOptions,
): string {
  const { Plot } = kit;
  const points = Array.from(inSample, (x, i) => ({ x, y: outOfSample[i] }))
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  const { slope, intercept } = degradation;
  const [low, high] = points.reduce(
    ([low, high], { x }) => [Math.min(low, x), Math.max(high, x)],
    [Infinity, -Infinity],
  );
  const line = Number.isFinite(slope) && low < high
    ? [low, high].map((x) => ({ x, y: intercept + slope * x }))
    : [];
  return draw(kit, {
    height: 264,
    marginLeft: 56,
    marginTop: 30,
    marginBottom: 38,
    r: { range: [0, 8] },
    x: { label: `${figure}, where it was chosen`, labelArrow: "none", ticks: 6 },
    y: { label: `${figure}, in the other half`, labelArrow: "none", grid: true, ticks: 5 },
    marks: [
      Plot.ruleY([0], { strokeOpacity: 0.6 }),
      Plot.dot(points, {
        ...Plot.hexbin({ r: "count" }, { x: "x", y: "y", binWidth: BIN_WIDTH }),
        fill: color("blue"),
        fillOpacity: 0.55,
      }),
      Plot.lineY(line, {
        x: "x",
        y: "y",
        stroke: color("vermillion"),
        strokeWidth: 2,
        strokeDasharray: DASHED,
      }),
    ],
  }, { width, title });
}
