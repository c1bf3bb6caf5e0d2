import { color } from "../palette.ts";
import { type ChartKit, type ChartOptions, draw } from "./kit.ts";

/** A difference with its interval. */
export interface Difference {
  /** What is compared, as the row is called; one row a name. */
  readonly name: string;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Whether chance is excluded, however many were tested. */
  readonly distinct: boolean;
}

/** Options of {@linkcode differencesChart}. */
export interface DifferencesChartOptions extends ChartOptions {
  /** Label of the axis, with the unit. */
  readonly label: string;
  /** Format of the axis, as d3-format has it. Default: "+.3~f". */
  readonly tickFormat?: string;
}

/**
 * Differences below each other as dots with their intervals and a line at 0. Those that chance may
 * have made are hollow and grey.
 */
export function differencesChart(
  kit: ChartKit,
  differences: readonly Difference[],
  { width, title, label, tickFormat = "+.3~f" }: DifferencesChartOptions,
): string {
  const { Plot } = kit;
  const longest = Math.max(...differences.map(({ name }) => name.length));
  const stroke = ({ distinct }: Difference) => color(distinct ? "vermillion" : "grey");
  return draw(kit, {
    height: 56 + 26 * differences.length,
    marginLeft: Math.min(width / 2, 16 + 7 * longest),
    marginTop: 10,
    marginBottom: 38,
    x: { label, labelArrow: "none", ticks: 4, grid: true, inset: 8, tickFormat },
    y: { label: null, domain: differences.map(({ name }) => name), tickSize: 0 },
    marks: [
      Plot.ruleX([0], { strokeOpacity: 0.6 }),
      Plot.ruleY(differences, { y: "name", x1: "low", x2: "high", stroke, strokeWidth: 2 }),
      Plot.dot(differences, {
        y: "name",
        x: "estimate",
        r: 4,
        stroke,
        strokeWidth: 2,
        fill: (difference: Difference) =>
          difference.distinct ? stroke(difference) : "var(--page, #fff)",
      }),
    ],
  }, { width, title });
}
