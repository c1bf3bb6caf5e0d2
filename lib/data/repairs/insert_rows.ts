import { type BarColumn, type BarColumns, type Bars, createBars } from "../../core/mod.ts";
import { type Calendar, openCalendar } from "../calendar.ts";
import { formatTime } from "../quality_report.ts";
import { columnsOf } from "./columns_of.ts";

/** Rows that a repair may add: more come from a broken time or a wrong interval. */
const MOST_ADDED = 20_000_000;

/** The bars with rows at times they lack; `value` says what stands there. */
export function insertRows(
  bars: Bars,
  { calendar, maxBars, value }: {
    readonly calendar: Calendar;
    readonly maxBars: number;
    readonly value: (column: BarColumn, previousClose: number) => number;
  },
): { readonly bars: Bars; readonly added: number; readonly holes: number; readonly left: number } {
  const { time, intervalMs, length } = bars;
  for (let i = 0; i < length; i++) {
    if (i === 0 ? time[i] === time[i] : time[i] > time[i - 1]) continue;
    throw new RangeError(
      `Expected times of ${bars.symbol} to increase but found ${formatTime(time[i])} in row ${i}`,
    );
  }
  const { between } = openCalendar(calendar, {
    intervalMs,
    from: time[0] ?? NaN,
    to: time[length - 1] ?? NaN,
  });
  const source: number[] = [], times: number[] = []; // where holes are, and what fills them
  let holes = 0, left = 0;
  for (let i = 1; i < length; i++) {
    if (time[i] - time[i - 1] === intervalMs) continue;
    if ((time[i] - time[i - 1]) / intervalMs > MOST_ADDED) {
      throw new RangeError(
        `Expected a hole of at most ${MOST_ADDED} bars but found one before row ${i} at ${
          formatTime(time[i])
        }`,
      );
    }
    const missing = between(time[i - 1], time[i]);
    if (missing.length === 0) continue;
    if (missing.length > maxBars) {
      left++;
      continue;
    }
    holes++;
    for (const at of missing) {
      source.push(i);
      times.push(at);
    }
  }
  const added = times.length, total = length + added;
  if (added === 0) return { bars, added, holes, left };
  const columns: Partial<Record<BarColumn, Float64Array>> = {};
  for (const name of new Set<BarColumn>([...columnsOf(bars), "filled"])) {
    const from = bars[name], to = new Float64Array(total);
    let row = 0, k = 0;
    for (let i = 0; i < length; i++) {
      for (; k < added && source[k] === i; k++) {
        to[row++] = name === "time" ? times[k] : value(name, bars.close[i - 1]);
      }
      to[row++] = from ? from[i] : 0;
    }
    columns[name] = to;
  }
  return { bars: createBars(columns as BarColumns, bars), added, holes, left };
}

/** "3 rows in 1 hole". */
export const rowsIn = (added: number, holes: number) =>
  `${added} ${added === 1 ? "row" : "rows"} in ${holes} ${holes === 1 ? "hole" : "holes"}`;
