import { type BarColumns, type Bars, createBars, parseInterval } from "../../core/mod.ts";
import { lowerBound } from "../store/lower_bound.ts";
import { monthOf, monthSpan } from "../store/month.ts";
import { openWriter } from "../store/open_writer.ts";
import { readColumns } from "../store/read_columns.ts";
import { formatKey, isBarsKind, type StoreKey, type StoreOptions } from "../store/store_key.ts";
import { columnsOf } from "./columns_of.ts";
import type { Repaired, RepairRecord } from "./repaired.ts";

/** Options of {@linkcode repairEntry}. */
export interface RepairEntryOptions extends StoreOptions {
  /** The repair, like `(bars) => markGaps(bars)`. */
  readonly repair: (bars: Bars) => Repaired;
}

/**
 * Repairs an entry of the store: its bars are read, repaired and written back month by month, and the
 * manifest's log says what was done. Months that the repair leaves alone are not written.
 *
 * Throws a `RangeError` when the entry is not one of bars, or when the repair adds rows in a month
 * that the store does not have; nothing is written then.
 *
 * @example
 * ```ts ignore
 * import { markGaps, repairEntry } from "lib/data/mod.ts";
 * const key = { exchange: "binance", market: "spot", symbol: "BTC/USDT", kind: "1m" } as const;
 * await repairEntry(key, { repair: (bars) => markGaps(bars) });
 * ```
 */
export async function repairEntry(
  key: StoreKey,
  { repair, root }: RepairEntryOptions,
): Promise<RepairRecord> {
  if (!isBarsKind(key.kind)) {
    throw new RangeError(`Expected an entry of bars to repair but found ${formatKey(key)}`);
  }
  const intervalMs = parseInterval(key.kind);
  await using writer = await openWriter(key, { root });
  const columns = await readColumns(key, { root });
  const before = createBars(columns as unknown as BarColumns, { symbol: key.symbol, intervalMs });
  const { bars, record } = repair(before);
  const { parts } = writer.manifest;
  const stored = new Set(parts.map(({ month }) => month));
  const lacking = bars.time.find((time) => !stored.has(monthOf(time)));
  if (lacking !== undefined) {
    throw new RangeError(
      `Expected ${formatKey(key)} to have every month that is repaired but found none of ${
        monthOf(lacking)
      }; download it first`,
    );
  }
  const names = columnsOf(bars);
  const cut = (source: Bars, { start, end }: { start: number; end: number }) => {
    const from = lowerBound(source.time, start), to = lowerBound(source.time, end);
    return Object.fromEntries(
      names.flatMap((name) => source[name] ? [[name, source[name].slice(from, to)]] : []),
    );
  };
  for (const { month, complete, coveredFrom, coveredTo, sources } of parts) {
    const span = monthSpan(month);
    const repaired = cut(bars, span);
    if (same(cut(before, span), repaired)) continue;
    await writer.writePart({
      month,
      columns: repaired,
      complete,
      coveredFrom: Date.parse(coveredFrom),
      coveredTo: Date.parse(coveredTo),
      sources,
    });
  }
  await writer.log(record.action, record.detail);
  return record;
}

/** Whether both have the same values; a column of zeros and NaN is as good as none. */
function same(
  before: Readonly<Record<string, Float64Array>>,
  after: Readonly<Record<string, Float64Array>>,
): boolean {
  return Object.entries(after).every(([name, values]) => {
    const old = before[name];
    if (!old) return values.every((value) => !(value > 0));
    return old.length === values.length && old.every((value, i) => Object.is(value, values[i]));
  });
}
