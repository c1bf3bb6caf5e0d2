import type { ForeignSeries, ForeignTrades } from "./foreign_result.ts";

const DAY = 86_400_000;

/** Options of {@linkcode realisedSeries}. */
export interface RealisedSeriesOptions {
  /** Money at the start, above 0. */
  readonly capital: number;
  /** First and last day, UTC milliseconds. Default: first entry or exit and last exit. */
  readonly from?: number;
  readonly to?: number;
}

/**
 * Returns of every calendar day from profits booked on the day of each exit, over the money at the
 * start of the day. Days without an exit are 0. Once nothing is left, nothing comes back.
 */
export function realisedSeries(
  { entry, exit, profit }: ForeignTrades,
  { capital, from, to }: RealisedSeriesOptions,
): ForeignSeries {
  const earliest = (values: Float64Array, least: number) =>
    values.reduce((low, ms) => ms < low ? ms : low, least);
  const start = from ?? earliest(entry, earliest(exit, Infinity));
  const first = Math.floor(start / DAY);
  const last = Math.floor((to ?? exit[exit.length - 1]) / DAY);
  const booked = new Float64Array(Math.max(0, last - first + 1));
  for (let i = 0; i < profit.length; i++) {
    const day = Math.min(Math.max(Math.floor(exit[i] / DAY) - first, 0), booked.length - 1);
    booked[day] += profit[i];
  }
  const returns = new Float64Array(booked.length);
  let money = capital;
  for (let day = 0; day < booked.length; day++) {
    returns[day] = money > 0 ? Math.max(-1, booked[day] / money) : 0;
    money = Math.max(0, money + booked[day]);
  }
  return { time: Float64Array.from(returns, (_, day) => (first + day) * DAY), returns };
}
