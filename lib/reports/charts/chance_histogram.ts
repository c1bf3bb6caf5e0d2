import { count as counted, number } from "../format.ts";
import { color } from "../palette.ts";
import { countTicks } from "./count_ticks.ts";
import { type ChartKit, type ChartOptions, draw } from "./kit.ts";

/** Options of {@linkcode chanceHistogram}. */
export interface ChanceHistogramOptions extends ChartOptions {
  /** Where the line stands; no bar reaches across it. */
  readonly mark: number;
  /** Side of the mark, the mark included, whose share is the probability that is shown. */
  readonly counted: "atMost" | "atLeast";
  /** What lies along x. */
  readonly label: string;
  /** What is counted, in the singular. */
  readonly noun: string;
}

const BINS = 24;

/**
 * How often chance brought which figure, with a line at a mark: those that count against what was
 * found are in another colour. Values that are not finite are left out.
 */
export function chanceHistogram(
  kit: ChartKit,
  values: Float64Array,
  { mark, counted: side, label, noun, width, title }: ChanceHistogramOptions,
): string {
  const { Plot } = kit;
  const finite = values.filter(Number.isFinite);
  const range = finite.reduce(([low, high], value) => [
    Math.min(low, value),
    Math.max(high, value),
  ], [mark, mark]);
  const step = (range[1] - range[0]) / BINS || 1;
  const binOf = (value: number) =>
    side === "atMost" ? Math.ceil((value - mark) / step) - 1 : Math.floor((value - mark) / step);
  const against = (bin: number) => side === "atMost" ? bin < 0 : bin >= 0;
  const counts = new Map<number, number>();
  for (const value of finite) counts.set(binOf(value), (counts.get(binOf(value)) ?? 0) + 1);
  const highest = Math.max(1, ...counts.values());
  return draw(kit, {
    height: 204,
    marginLeft: 48,
    marginTop: 26,
    marginBottom: 52,
    x: { label, labelArrow: "none", labelOffset: 34, ticks: 6 },
    y: {
      label: `${noun}s (count)`,
      labelArrow: "none",
      domain: [0, highest],
      grid: true,
      ticks: countTicks(highest),
      tickFormat: ",d",
    },
    marks: [
      Plot.rectY(counts, {
        x1: ([bin]) => mark + bin * step,
        x2: ([bin]) => mark + (bin + 1) * step,
        y: ([, count]) => count,
        fill: ([bin]) => color(against(bin) ? "vermillion" : "blue"),
        inset: 0.5,
        title: ([bin, count]) =>
          `${number(mark + bin * step)} to ${number(mark + (bin + 1) * step)}: ${
            counted(count, noun)
          }`,
      }),
      Plot.ruleY([0]),
      Plot.ruleX([mark], { strokeOpacity: 0.6 }),
    ],
  }, { width, title });
}
