import type { Feature } from "./feature.ts";

const DAY_MS = 86_400_000, MINUTE_MS = 60_000;

/** Trading hours of an exchange, minutes after midnight on its own clock, Monday to Friday. */
interface Hours {
  readonly name: string;
  readonly timeZone: string;
  readonly open: number;
  readonly close: number;
}

const EXCHANGES: readonly Hours[] = [
  { name: "Tokyo", timeZone: "Asia/Tokyo", open: 9 * 60, close: 15 * 60 },
  { name: "London", timeZone: "Europe/London", open: 8 * 60, close: 16 * 60 + 30 },
  { name: "NewYork", timeZone: "America/New_York", open: 9 * 60 + 30, close: 16 * 60 },
];

/** How far the zone's clock is ahead of UTC at noon of a UTC day, in ms; clocks change on Sundays. */
function clockOffsets(timeZone: string): (day: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  let known = NaN, offset = NaN;
  return (day) => {
    if (day === known || !Number.isFinite(day)) return offset;
    const noon = (day + 0.5) * DAY_MS;
    const parts = new Map(format.formatToParts(noon).map(({ type, value }) => [type, +value]));
    const [year, month, date, hour, minute] = ["year", "month", "day", "hour", "minute"]
      .map((part) => parts.get(part as Intl.DateTimeFormatPartTypes)!);
    known = day;
    return offset = Date.UTC(year, month - 1, date, hour, minute) - noon;
  };
}

function openHours({ timeZone, open, close }: Hours, time: Float64Array, output: Float64Array) {
  const offsetOf = clockOffsets(timeZone);
  for (let t = 0; t < time.length; t++) {
    if (!(Math.abs(time[t]) < 8e15)) {
      output[t] = NaN;
      continue;
    }
    const local = time[t] + offsetOf(Math.floor(time[t] / DAY_MS));
    const day = Math.floor(local / DAY_MS);
    const minute = (local - day * DAY_MS) / MINUTE_MS;
    // 1 January 1970 was a Thursday.
    const weekday = ((day + 3) % 7 + 7) % 7;
    output[t] = weekday < 5 && minute >= open && minute < close ? 1 : 0;
  }
}

/**
 * Columns `sessionTokyo`, `sessionLondon`, `sessionNewYork` and `weekend`: 1 when the bar opens in
 * the trading hours of that exchange's stocks (9:00 to 15:00, 8:00 to 16:30 and 9:30 to 16:00, summer
 * time followed, holidays not known), and on a UTC Saturday or Sunday; else 0. NaN where the time is
 * missing.
 *
 * @example
 * ```ts
 * import { tradingSessions } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(tradingSessions().names[0], "sessionTokyo");
 * ```
 */
export function tradingSessions(): Feature {
  return Object.freeze<Feature>({
    names: [...EXCHANGES.map(({ name }) => `session${name}`), "weekend"],
    inputs: ["time"],
    warmup: 0,
    formula:
      "1 in the exchange's hours on its own clock, Monday to Friday; 1 on Saturday and Sunday",
    source: "opening hours of the Tokyo, London and New York stock exchanges",
    memory: "window",
    priceDegree: 0,
    compute: ({ time }, outputs) => {
      EXCHANGES.forEach((hours, k) => openHours(hours, time, outputs[k]));
      const weekend = outputs[EXCHANGES.length];
      for (let t = 0; t < time.length; t++) {
        const days = Math.floor(time[t] / DAY_MS) + 3;
        const day = days - 7 * Math.floor(days / 7);
        weekend[t] = day >= 0 ? (day >= 5 ? 1 : 0) : NaN;
      }
    },
  });
}
