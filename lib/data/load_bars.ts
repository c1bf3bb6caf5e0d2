import { basename, extname } from "node:path";
import {
  assertKnownOptions,
  type BarColumn,
  type Bars,
  createBars,
  type OptionNames,
  parseInterval,
} from "../core/mod.ts";
import { type ColumnMapping, resolveColumns } from "./bar_columns.ts";
import { openCsv } from "./csv_table.ts";
import type { TimeUnit } from "./epoch_time.ts";
import { loadStoredBars, type StoredBarsOptions } from "./load_stored_bars.ts";
import { openJson } from "./json_table.ts";
import { openFeather, openParquet } from "./parquet_table.ts";
import { type FileKind, fileKind } from "./source_file.ts";
import type { SourceTable } from "./source_table.ts";

/** Options of {@linkcode loadBars}. */
export interface LoadBarsOptions {
  /** Length of one bar, like "1m", "2h" or "1d". */
  readonly interval: string;
  /** Name of the instrument. Default: the file's name without its extension. */
  readonly symbol?: string;
  /** Columns by their names in the file. Default: the usual names, without regard to case. */
  readonly columns?: ColumnMapping;
  /** Unit of times given as numbers. Default: recognised by their size, the same in every row. */
  readonly timeUnit?: TimeUnit;
}

const KNOWN: OptionNames<LoadBarsOptions> = {
  interval: true,
  symbol: true,
  columns: true,
  timeUnit: true,
};

const OPENERS: { readonly [K in FileKind]: (path: string) => Promise<SourceTable> } = {
  parquet: openParquet,
  feather: openFeather,
  json: openJson,
  text: openCsv,
};

/**
 * Price bars from the store, or from a file.
 *
 * **From the store** (`loadBars({ exchange, symbol, interval, from, to })`): straight into typed
 * arrays, every file checked against its hash. An interval that is not stored is made of the longest
 * shorter one that is, by {@linkcode resampleBars}: only complete bars. All bars open at or after
 * `from` and close at or before `to`. Throws a `TypeError` when the store has no such bars and a
 * `RangeError` naming a file that is missing or altered.
 *
 * **From a file** (`loadBars(path, options)`): CSV, Parquet, Feather, or JSON as freqtrade writes it
 * (a list of `[ms, open, high, low, close, volume]`). Which of them it is, its content decides.
 *
 * Needs a time (the bar's open), open, high, low, close and volume; quoteVolume, trades,
 * takerBuyVolume and coverage are read where they exist. Times are ISO 8601 text, UTC unless they
 * carry an offset, or numbers since 1970. Empty cells and NaN become NaN, except that a time must
 * not be missing. Rows stay as and where they are: {@linkcode checkBars} says what is wrong with
 * them.
 *
 * Throws a `SyntaxError` naming file, line (of a CSV, from 1) or row (of Parquet, from 0), column
 * and value for a cell that holds no number or no time; a `TypeError` for a missing file or column
 * and a `RangeError` for a file without rows.
 *
 * @example
 * ```ts
 * import { loadBars } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const path = await Deno.makeTempFile({ suffix: ".csv" });
 * await Deno.writeTextFile(path, "Date,Open,High,Low,Last,Volume\n2024-03-01,1,3,1,2,10\n");
 * const bars = await loadBars(path, { interval: "1d", columns: { close: "Last" } });
 * assert.equal(bars.time[0], Date.UTC(2024, 2, 1));
 * assert.equal(bars.close[0], 2);
 * await Deno.remove(path);
 * ```
 */
export function loadBars(path: string, options: LoadBarsOptions): Promise<Bars>;
/**
 * Price bars from the store: the other form of {@linkcode loadBars} describes both.
 *
 * @example
 * ```ts
 * import { importBars, loadBars, SAMPLES } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const root = await Deno.makeTempDir();
 * const entry = { exchange: "binance", symbol: "ETH/USDT", root };
 * await importBars(SAMPLES["ETHUSDT-1d"].path, { ...entry, interval: "1d" });
 * const weeks = await loadBars({ ...entry, interval: "1w", from: "2021-01-01", to: "2021-02-01" });
 * assert.deepEqual([...weeks.time], [4, 11, 18, 25].map((day) => Date.UTC(2021, 0, day)));
 * await Deno.remove(root, { recursive: true });
 * ```
 */
export function loadBars(stored: StoredBarsOptions): Promise<Bars>;
export async function loadBars(
  source: string | StoredBarsOptions,
  options?: LoadBarsOptions,
): Promise<Bars> {
  return typeof source === "string"
    ? await loadFile(source, options!)
    : await loadStoredBars(source);
}

async function loadFile(path: string, options: LoadBarsOptions): Promise<Bars> {
  assertKnownOptions("loadBars", options, KNOWN);
  const { interval, symbol, columns, timeUnit } = options;
  const intervalMs = parseInterval(interval);
  const table = await OPENERS[await fileKind(path)](path);
  const names = resolveColumns(table.names, { columns, path });
  if (table.rows === 0) {
    throw new RangeError(
      `${path}: Expected at least one row of prices but found only column names`,
    );
  }
  const read: Partial<Record<BarColumn, Float64Array>> = {};
  for (const [column, name] of Object.entries(names) as [BarColumn, string][]) {
    read[column] = column === "time" ? table.times(name, timeUnit) : table.numbers(name);
  }
  return createBars(
    read as Parameters<typeof createBars>[0],
    { symbol: symbol ?? basename(path, extname(path)), intervalMs },
  );
}
