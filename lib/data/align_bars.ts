import {
  type Bars,
  createBars,
  formatInterval,
  OPTIONAL_COLUMNS,
  type OptionalColumn,
} from "../core/mod.ts";
import { take } from "../core/mod.ts";
import { formatTime } from "./quality_report.ts";

/** Rows that several series have in common. */
export interface AlignedRows {
  /** Times that all series have, ascending, UTC milliseconds. */
  readonly time: Float64Array;
  /** For each series the rows that have these times. */
  readonly rows: readonly Int32Array[];
}

function assertAscending({ symbol, time }: Bars): void {
  for (let i = 0; i < time.length; i++) {
    if (!(i === 0 ? Number.isFinite(time[i]) : time[i] > time[i - 1])) {
      throw new RangeError(
        `Expected times of ${symbol} to increase but found ${formatTime(time[i])} in row ${i}`,
      );
    }
  }
}

function assertAlike(series: readonly Bars[]): void {
  const [first] = series;
  for (const { symbol, intervalMs } of series) {
    if (intervalMs !== first.intervalMs) {
      throw new RangeError(
        `Expected bars of ${
          formatInterval(first.intervalMs)
        }, like those of ${first.symbol}, but found ${symbol} with ${
          formatInterval(intervalMs)
        }; resample them first`,
      );
    }
  }
}

/**
 * The rows at which all series have a bar: an inner join on time. Nothing is filled; a bar that one
 * series lacks is left out of all.
 *
 * Throws a `RangeError` when the series differ in their interval or times do not increase.
 *
 * @example
 * ```ts
 * import { alignRows, sampleBars } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const [btc, eth] = [await sampleBars("BTCUSDT-1d"), await sampleBars("ETHUSDT-1d")];
 * const { time, rows } = alignRows([btc, eth]);
 * assert.equal(eth.time[rows[1][5]], time[5]);
 * ```
 */
export function alignRows(series: readonly Bars[]): AlignedRows {
  assertAlike(series);
  series.forEach(assertAscending);
  const shortest = series.reduce((least, { length }) => Math.min(least, length), Infinity);
  const capacity = series.length === 0 ? 0 : shortest;
  const rows = series.map(() => new Int32Array(capacity));
  const at = new Int32Array(series.length);
  let count = 0;
  let wanted = -Infinity; // the latest time seen: earlier ones cannot be common
  const others = series.length;
  for (let agreed = 0, k = 0; count < capacity; k = (k + 1) % others) {
    const { time } = series[k];
    while (at[k] < time.length && time[at[k]] < wanted) at[k]++;
    if (at[k] === time.length) break;
    if (time[at[k]] > wanted) {
      wanted = time[at[k]];
      agreed = 1;
    } else agreed++;
    if (agreed < others) continue;
    for (let j = 0; j < others; j++) rows[j][count] = at[j]++;
    count++;
    agreed = 0;
  }
  const cut = rows.map((list) => list.subarray(0, count));
  return {
    time: take(series[0]?.time ?? new Float64Array(), cut[0] ?? new Int32Array()),
    rows: cut,
  };
}

/**
 * The bars of several instruments at the times that all of them have: an inner join on time, in
 * the order given. Nothing is filled, so that no bar is made up; {@linkcode alignRows} tells which
 * rows remain. Series that have all their times in common come back as they are.
 *
 * Throws a `RangeError` when the series differ in their interval or times do not increase.
 *
 * @example
 * ```ts
 * import { alignBars, sampleBars } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const [btc, eth] = alignBars([await sampleBars("BTCUSDT-1d"), await sampleBars("ETHUSDT-1d")]);
 * assert.deepEqual(btc.time, eth.time);
 * ```
 */
export function alignBars<const Series extends readonly Bars[]>(
  series: Series,
): { -readonly [K in keyof Series]: Bars };
export function alignBars(series: readonly Bars[]): Bars[] {
  const { time, rows } = alignRows(series);
  return series.map((bars, k) => {
    if (bars.length === time.length) return bars;
    const pick = (column: Float64Array) => take(column, rows[k]);
    const optional: Partial<Record<OptionalColumn, Float64Array>> = {};
    for (const name of OPTIONAL_COLUMNS) {
      const column = bars[name];
      if (column) optional[name] = pick(column);
    }
    const { open, high, low, close, volume } = bars;
    return createBars({
      time: pick(bars.time),
      open: pick(open),
      high: pick(high),
      low: pick(low),
      close: pick(close),
      volume: pick(volume),
      ...optional,
    }, bars);
  });
}
