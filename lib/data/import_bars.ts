import { basename } from "node:path";
import {
  assertKnownOptions,
  type Bars,
  formatInterval,
  type OptionNames,
  parseInterval,
} from "../core/mod.ts";
import type { ColumnMapping } from "./bar_columns.ts";
import { assertBars } from "./check_bars.ts";
import type { TimeUnit } from "./epoch_time.ts";
import { loadBars } from "./load_bars.ts";
import { hashFile } from "./source_file.ts";
import {
  lowerBound,
  type Market,
  monthOf,
  monthSpan,
  openWriter,
  type StoreManifest,
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
  /** Replace months that the store has. Default: false, they are an error. */
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

const COLUMNS = [
  ...["time", "open", "high", "low", "close", "volume"] as const,
  ...["quoteVolume", "trades", "takerBuyVolume", "coverage", "filled"] as const,
];

/** Rows `first` to `end` of the columns that the bars have. */
function cut(bars: Bars, first: number, end: number): Record<string, Float64Array> {
  const columns: Record<string, Float64Array> = {};
  for (const name of COLUMNS) {
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

/**
 * Copies a file of bars into the store: CSV, Parquet, Feather or JSON, read as {@linkcode loadBars}
 * reads it, and returns the entry's manifest. Numbers stay as they are. The manifest keeps the
 * file's name and hash.
 *
 * Throws as `loadBars` does; a `RangeError` when the bars have errors (such as repeated times) that
 * {@linkcode assertBars} names, or when the store has one of the months and `replace` is not set.
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
  const key = { exchange, market, symbol, kind: formatInterval(intervalMs) };
  await using writer = await openWriter(key, { root });
  const months = monthsOf(bars);
  const present = writer.manifest.parts.find(({ month }) => months.includes(month));
  if (present && !options.replace) {
    throw new RangeError(
      `Expected months that the store does not have but found ${present.month}; replace it explicitly`,
    );
  }
  const { time, length } = bars;
  for (const month of months) {
    const { start, end } = monthSpan(month);
    const first = lowerBound(time, start), last = lowerBound(time, end);
    const coveredTo = Math.min(end, time[length - 1] + intervalMs);
    await writer.writePart({
      month,
      columns: cut(bars, first, last),
      complete: coveredTo === end,
      coveredTo,
      coveredFrom: Math.max(start, time[0]),
      sources: [{ url, sha256, rows: last - first }],
    });
  }
  await writer.log("import", `${length} bars of ${url}, SHA-256 ${sha256}`);
  return writer.manifest;
}
