import { count as counted, percent } from "../format.ts";
import { color } from "../palette.ts";
import { countTicks } from "./count_ticks.ts";
import { type ChartKit, type ChartOptions, draw } from "./kit.ts";

/** How often trades returned how much (fractions, after costs), with a line at 0. NaN is left out. */
export function tradeHistogram(
  kit: ChartKit,
  returns: Float64Array,
  { width, title }: ChartOptions,
): string {
  const { Plot } = kit;
  // Bins of equal width with an edge at 0, so that no bar mixes gains and losses.
  let widest = 0.001;
  for (const value of returns) {
    if (Math.abs(value) > widest) widest = Math.abs(value);
  }
  const step = widest / 10;
  const counts = new Map<number, number>();
  for (const value of returns) {
    if (Number.isNaN(value)) continue;
    const bin = Math.min(9, Math.floor(value / step));
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  const highest = Math.max(1, ...counts.values());
  return draw(kit, {
    height: 170,
    marginLeft: 40,
    marginTop: 26,
    marginBottom: 38,
    x: { label: "return per trade (%)", labelArrow: "none", ticks: 4, tickFormat: ".1~%" },
    y: {
      label: "trades (count)",
      labelArrow: "none",
      domain: [0, highest],
      grid: true,
      ticks: countTicks(highest),
      tickFormat: "~s",
    },
    marks: [
      Plot.rectY(counts, {
        x1: ([bin]) => bin * step,
        x2: ([bin]) => (bin + 1) * step,
        y: ([, count]) => count,
        fill: ([bin]) => color(bin < 0 ? "vermillion" : "blue"),
        inset: 0.5,
        title: ([bin, count]) =>
          `${percent(bin * step)} to ${percent((bin + 1) * step)}: ${counted(count, "trade")}`,
      }),
      Plot.ruleY([0]),
      Plot.ruleX([0], { strokeOpacity: 0.6 }),
    ],
  }, { width, title });
}
