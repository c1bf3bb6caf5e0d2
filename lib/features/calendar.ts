import { type Bars } from "../core/mod.ts";
import { dayOfWeek } from "./day_of_week.ts";
import type { Feature, FeatureSet } from "./feature.ts";
import { featureSet } from "./feature_set.ts";
import { tradingSessions } from "./trading_sessions.ts";

const DAY_MS = 86_400_000;

/** A circle's sine and cosine at a share of it, which is NaN where the time is. */
function onCircle(
  definition: { readonly name: string; readonly formula: string },
  share: (time: number) => number,
): Feature {
  const { name, formula } = definition;
  return Object.freeze<Feature>({
    names: [`${name}Sin`, `${name}Cos`],
    inputs: ["time"],
    warmup: 0,
    formula,
    source: "UTC calendar",
    memory: "window",
    priceDegree: 0,
    compute: ({ time }: Bars, [sine, cosine]) => {
      for (let t = 0; t < time.length; t++) {
        const angle = 2 * Math.PI * share(time[t]);
        sine[t] = Math.sin(angle);
        cosine[t] = Math.cos(angle);
      }
    },
  });
}

/**
 * Columns `hourSin` and `hourCos`: the time of day at which the bar opens on a circle of 24 hours,
 * UTC, minutes included. NaN where the time is missing.
 *
 * @example
 * ```ts
 * import { hourOfDay } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(hourOfDay().names, ["hourSin", "hourCos"]);
 * ```
 */
export function hourOfDay(): Feature {
  return onCircle({ name: "hour", formula: "sin and cos of 2 pi (time of day / 24 h)" }, (time) => {
    const days = time / DAY_MS;
    return days - Math.floor(days);
  });
}

/**
 * Columns `monthSin` and `monthCos`: the month in which the bar opens on a circle of 12, UTC. NaN
 * where the time is missing.
 *
 * @example
 * ```ts
 * import { monthOfYear } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(monthOfYear().names, ["monthSin", "monthCos"]);
 * ```
 */
export function monthOfYear(): Feature {
  // The month of a day is asked for once a day, not once a bar: dates are slow.
  let day = NaN, month = NaN;
  return onCircle(
    { name: "month", formula: "sin and cos of 2 pi month / 12, January 0" },
    (time) => {
      const days = Math.floor(time / DAY_MS);
      if (days !== day) {
        day = days;
        month = new Date(days * DAY_MS).getUTCMonth();
      }
      return month / 12;
    },
  );
}

/**
 * What a clock and a calendar tell when a bar opens: hour, day of the week and month on circles,
 * and which exchanges are open. It needs no warm-up.
 *
 * @example
 * ```ts
 * import { calendar } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(calendar.features.flatMap((feature) => feature.names).length, 11);
 * ```
 */
export const calendar: FeatureSet = featureSet("calendar", [
  hourOfDay(),
  dayOfWeek(),
  monthOfYear(),
  tradingSessions(),
]);
