import type { Feature } from "./feature.ts";

const DAY_MS = 86_400_000;
const TURN = 2 * Math.PI / 7;
const SINE = Float64Array.from({ length: 7 }, (_, day) => Math.sin(TURN * day));
const COSINE = Float64Array.from({ length: 7 }, (_, day) => Math.cos(TURN * day));

/**
 * Columns `dayOfWeek`, `dayOfWeekSin` and `dayOfWeekCos`: the UTC day of the bar's open time, known
 * before the bar begins. Monday is 0, Sunday 6; sine and cosine place it on a circle, where Sunday
 * and Monday are neighbours. NaN where the time is missing.
 *
 * @example
 * ```ts
 * import { dayOfWeek } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(dayOfWeek().names, ["dayOfWeek", "dayOfWeekSin", "dayOfWeekCos"]);
 * ```
 */
export function dayOfWeek(): Feature {
  return Object.freeze<Feature>({
    names: ["dayOfWeek", "dayOfWeekSin", "dayOfWeekCos"],
    inputs: ["time"],
    warmup: 0,
    formula: "day of the week, Monday 0; sin and cos of 2 pi day / 7",
    source: "UTC calendar",
    memory: "window",
    priceDegree: 0,
    compute: ({ time }, [index, sine, cosine]) => {
      for (let t = 0; t < time.length; t++) {
        // 1 January 1970 was a Thursday, day 3; the second term keeps times before it in range.
        const days = Math.floor(time[t] / DAY_MS) + 3;
        const day = days - 7 * Math.floor(days / 7);
        const known = day >= 0;
        index[t] = known ? day : NaN;
        sine[t] = known ? SINE[day] : NaN;
        cosine[t] = known ? COSINE[day] : NaN;
      }
    },
  });
}
