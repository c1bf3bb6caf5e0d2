import { basename } from "node:path";
import {
  assertKnownOptions,
  BAR_COLUMNS,
  type Bars,
  formatInterval,
  type OptionNames,
  parseInterval,
} from "../core/mod.ts";
import type { ColumnMapping } from "./bar_columns.ts";
import { assertBars } from "./check_bars.ts";
import type { TimeUnit } from "./epoch_time.ts";
import { loadBars } from "./load_bars.ts";
import { replaceRows } from "./replace_rows.ts";
import { hashFile } from "./source_file.ts";
import {
  lowerBound,
  type Market,
  monthOf,
  monthSpan,
  openWriter,
  type PartRecord,
  readColumns,
  type StoreManifest,
  storeSymbol,
} from "./store/mod.ts";

/** Options of {@linkcode importBars}. */
export interface ImportBarsOptions {
  /** Name under which the store keeps them, lower case: "binance", or a name of your own. */
  readonly exchange: string;
  /** Base and quote, or the instrument's name: "BTC/USDT", "SPY". */
  readonly symbol: string;
  /** Length of a bar, like "1m". */
  readonly interval: string;
  /** Default: "spot". */
  readonly market?: Market;
  /** Folder of the store. Default: "data/store". */
  readonly root?: string;
  /** Columns by their names in the file. Default: the usual names, without regard to case. */
  readonly columns?: ColumnMapping;
  /** Unit of times given as numbers. Default: recognised by their size. */
  readonly timeUnit?: TimeUnit;
  /**
   * Replace the stored bars from the file's first to its last; those before and behind stay.
   * Default: false, a month that the store has is an error.
   */
  readonly replace?: boolean;
}

const KNOWN: OptionNames<ImportBarsOptions> = {
  exchange: true,
  symbol: true,
  interval: true,
  market: true,
  root: true,
  columns: true,
  timeUnit: true,
  replace: true,
};

/** Rows `first` to `end` of the columns that the bars have. */
function cut(bars: Bars, first: number, end: number): Record<string, Float64Array> {
  const columns: Record<string, Float64Array> = {};
  for (const name of BAR_COLUMNS) {
    const column = bars[name];
    if (column) columns[name] = column.subarray(first, end);
  }
  return columns;
}

/** Calendar months from the first bar to the last. */
function monthsOf({ time }: Bars): string[] {
  const months: string[] = [];
  for (let at = time[0]; at <= time[time.length - 1]; at = monthSpan(monthOf(at)).end) {
    months.push(monthOf(at));
  }
  return months;
}

/** The earlier of two times, one of which may be missing. */
const earliest = (time: number, other: string | undefined) =>
  Math.min(time, other === undefined ? Infinity : Date.parse(other));

/** The later of two times, one of which may be missing. */
const latest = (time: number, other: string | undefined) =>
  Math.max(time, other === undefined ? -Infinity : Date.parse(other));

/** True for a part that was made of the file with this hash: an import that was killed goes on. */
const isOf = (sha256: string) => ({ sources }: PartRecord) =>
  sources.some((source) => source.sha256 === sha256);

/**
 * Copies a file of bars into the store: CSV, Parquet, Feather or JSON, read as {@linkcode loadBars}
 * reads it, and returns the entry's manifest. Numbers stay as they are. The manifest keeps the
 * file's name and hash. An import that was killed goes on with the months it had not come to.
 *
 * Throws as `loadBars` does; a `RangeError` when the bars have errors (such as repeated times) that
 * {@linkcode assertBars} names, or when the store has one of the months from elsewhere and `replace`
 * is not set.
 *
 * @example
 * ```ts
 * import { importBars, loadBars, SAMPLES } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const root = await Deno.makeTempDir();
 * const entry = { exchange: "binance", symbol: "BTC/USDT", interval: "1d", root };
 * await importBars(SAMPLES["BTCUSDT-1d"].path, entry);
 * const year = await loadBars({ ...entry, from: "2020-01-01", to: "2021-01-01" });
 * assert.equal(year.length, 366);
 * await Deno.remove(root, { recursive: true });
 * ```
 */
export async function importBars(
  path: string,
  options: ImportBarsOptions,
): Promise<StoreManifest> {
  assertKnownOptions("importBars", options, KNOWN);
  const { exchange, symbol, interval, market = "spot", root, columns, timeUnit } = options;
  const bars = await loadBars(path, { interval, symbol, columns, timeUnit });
  assertBars(bars);
  const intervalMs = parseInterval(interval);
  const url = `file:${basename(path)}`, sha256 = await hashFile(path);
  const key = {
    exchange,
    market,
    symbol: storeSymbol(symbol),
    kind: formatInterval(intervalMs),
  };
  await using writer = await openWriter(key, { root });
  const stored = new Map(writer.manifest.parts.map((part) => [part.month, part]));
  const isOfFile = isOf(sha256);
  const months = monthsOf(bars).filter((month) => {
    const part = stored.get(month);
    return options.replace || !(part && isOfFile(part));
  });
  const present = months.find((month) => stored.has(month));
  if (present !== undefined && !options.replace) {
    throw new RangeError(
      `Expected months that the store does not have but found ${present}; option replace (--replace) replaces its bars`,
    );
  }
  const { time, length } = bars;
  let replaced = 0;
  for (const month of months) {
    const { start, end } = monthSpan(month);
    const first = lowerBound(time, start), last = lowerBound(time, end);
    const before = stored.get(month);
    let columns = cut(bars, first, last);
    if (before && last === first) continue; // nothing of the file to put in its place
    if (before) {
      const old = await readColumns(key, { root, from: start, to: end });
      const merged = replaceRows(old, columns);
      columns = merged.columns;
      replaced += merged.replaced;
    }
    const coveredTo = latest(Math.min(end, time[length - 1] + intervalMs), before?.coveredTo);
    await writer.writePart({
      month,
      columns,
      complete: coveredTo === end,
      coveredTo,
      coveredFrom: earliest(Math.max(start, time[0]), before?.coveredFrom),
      sources: [...(before?.sources ?? []).filter((source) => source.sha256 !== sha256), {
        url,
        sha256,
        rows: last - first,
      }],
    });
  }
  const gone = replaced === 0 ? "" : `, in place of ${replaced} stored ones`;
  await writer.log("import", `${length} bars of ${url}, SHA-256 ${sha256}${gone}`);
  return writer.manifest;
}
