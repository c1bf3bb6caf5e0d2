import type { Bars } from "lib/core/mod.ts";
import type { Feature } from "lib/features/mod.ts";
import { featureOf, type PlantedFeature } from "./features.ts";

const DAY = 86_400_000;

/** The next bar's return in rows that are chosen, 0 in all others. */
function nextReturnWhere(
  name: string,
  chosen: (bars: Bars, t: number) => boolean,
  options: Partial<Pick<Feature, "warmup" | "memory">> = {},
): Feature {
  return featureOf(name, (bars) => {
    const { close, length } = bars;
    return close.map((value, t) =>
      t < (options.warmup ?? 0)
        ? NaN
        : t + 1 < length && chosen(bars, t)
        ? close[t + 1] / value - 1
        : 0
    );
  }, options);
}

/** A price in units of the mean of the first `count`. */
const ofFirst = (name: string, count: number) =>
  featureOf(name, ({ close }) => {
    const first = close.subarray(0, count);
    const mean = first.reduce((sum, price) => sum + price, 0) / first.length;
    return close.map((price) => price / mean);
  }, { memory: "recursive" });

const move = ({ close }: Bars, t: number) => Math.abs(close[t] / close[t - 1] - 1);

/** Leaks on few rows, of daily bars. */
export const PLANTED_IN_FEW_ROWS: readonly PlantedFeature[] = [
  {
    feature: nextReturnWhere("thursdays", ({ time }, t) => new Date(time[t]).getUTCDay() === 4),
    cause: "labelBar",
  },
  {
    feature: nextReturnWhere(
      "monthEnds",
      ({ time }, t) => new Date(time[t] + DAY).getUTCDate() === 1,
    ),
    cause: "labelBar",
  },
  {
    feature: nextReturnWhere("largeMoves", (bars, t) => move(bars, t) > 0.06, { warmup: 1 }),
    cause: "laterBar",
  },
  {
    // A warm-up that is declared too short hides no leak.
    feature: nextReturnWhere("largeMovesOfNoWarmup", (bars, t) => t > 0 && move(bars, t) > 0.06),
    cause: "laterBar",
  },
  { feature: ofFirst("ofFirstYear", 365), cause: "wholeSampleScale" },
  { feature: ofFirst("ofFirstWeeks", 40), cause: "wholeSampleScale" },
  {
    feature: featureOf(
      "backFilledStart",
      ({ close }) =>
        close.map((_, t) => {
          const row = Math.min(Math.max(t, 20), close.length - 1);
          return close[row] / close[Math.max(0, row - 20)] - 1;
        }),
      { warmup: 20 },
    ),
    cause: "fillFromLater",
  },
];
