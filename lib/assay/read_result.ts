import { basename } from "node:path";
import { openCsv } from "../data/csv_table.ts";
import { openFeather, openFeatherBytes, openParquet } from "../data/parquet_table.ts";
import { fileKind } from "../data/source_file.ts";
import type { SourceTable } from "../data/source_table.ts";
import { assertKnownOptions, assertNumber, type OptionNames } from "../core/mod.ts";
import { COLUMN_ROLES, type ForeignResult, type ReadOptions } from "./foreign_result.ts";
import { openZipFile } from "./open_zip.ts";
import type { FreqtradeFile } from "./read_freqtrade.ts";
import { readSeries } from "./read_series.ts";
import { assertGains, isTradesTable, readTrades } from "./read_trades.ts";
import { realisedSeries } from "./realised_series.ts";

const KNOWN: OptionNames<ReadOptions> = { columns: true, unit: true, select: true, capital: true };

const OPENERS = { parquet: openParquet, feather: openFeather, text: openCsv } as const;

/** Bytes at the start of a file, few or none when it is short. */
async function firstBytes(path: string): Promise<Uint8Array> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { read: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new TypeError(`Expected a file at ${path} but found nothing`, { cause: error });
  }
  using opened = file;
  const { isFile, size } = await opened.stat();
  if (!isFile) throw new TypeError(`Expected ${path} to be a file but found a folder or device`);
  if (size === 0) throw new RangeError(`Expected ${path} to hold a result but found an empty file`);
  const block = new Uint8Array(64);
  return block.subarray(0, await opened.read(block) ?? 0);
}

/** The table at `path`: CSV, Parquet or Feather, by its content. */
export async function openTable(path: string): Promise<SourceTable> {
  await firstBytes(path); // its errors speak of results
  const kind = await fileKind(path);
  if (kind === "json") {
    throw new TypeError(
      `Expected ${path} to be a table or a result of freqtrade but found a list in JSON; export it as CSV`,
    );
  }
  return await OPENERS[kind](path);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const [message] = (error as Error).message.split("\n", 1);
    throw new SyntaxError(`Expected ${path} to be JSON but found ${message}`, { cause: error });
  }
}

/** What of a zip is freqtrade's: the result, and the wallet of each strategy. */
async function openFreqtradeZip(path: string): Promise<FreqtradeFile> {
  const entries = await openZipFile(path);
  const result = entries.find(({ name }) => /^backtest-result.*\d\.json$/.test(name)) ??
    entries.find(({ name }) => name.endsWith(".json") && !name.endsWith("_config.json"));
  if (!result) {
    throw new TypeError(
      `Expected ${path} to be a zip of freqtrade's backtesting but found no result in it`,
    );
  }
  const place = `${path}/${result.name}`;
  return {
    path,
    json: parseJson(new TextDecoder().decode(await result.bytes()), place),
    async wallet(strategy) {
      const entry = entries.find(({ name }) => name.endsWith(`_${strategy}_wallet.feather`));
      return entry && await openFeatherBytes(`${path}/${entry.name}`, await entry.bytes());
    },
  };
}

async function readJson(opened: FreqtradeFile, options: ReadOptions): Promise<ForeignResult> {
  const { isFreqtrade, readFreqtrade } = await import("./read_freqtrade.ts");
  if (!isFreqtrade(opened.json)) {
    throw new TypeError(
      `Expected ${opened.path} to be a result of freqtrade's backtesting, with "strategy", but ` +
        "found other JSON; export returns, equity or trades as CSV",
    );
  }
  return await readFreqtrade(opened, options);
}

function readTable(table: SourceTable, path: string, options: ReadOptions): ForeignResult {
  const { columns = {} } = options;
  const asked = columns.returns !== undefined || columns.equity !== undefined;
  if (asked || !isTradesTable(table.names, { ...options, path })) {
    return readSeries(table, { ...options, path });
  }
  const result = readTrades(table, { ...options, path });
  const { trades, capital } = result;
  assertGains(path, trades!);
  if (capital === undefined) return result;
  const lost = trades!.profit.findIndex(Number.isNaN);
  if (lost >= 0 || trades!.exit.some(Number.isNaN)) {
    throw new TypeError(
      `${path}: Expected the profit in money and the exit time of every trade, which --capital ` +
        `needs, but found ${lost >= 0 ? "no profit" : "no exit time"}; leave --capital out`,
    );
  }
  return {
    ...result,
    series: realisedSeries(trades!, { capital }),
    periodsPerYear: 365,
    read: [
      ...result.read,
      `Returns a day are the profits booked that day over the money before it, ${capital} at first.`,
    ],
  };
}

/**
 * Reads a result that another program wrote: a CSV, Parquet or Feather table of returns, of equity
 * or of trades (backtesting.py's `_trades` and `_equity_curve`, vectorbt's `records_readable` and
 * `returns()` among them), or freqtrade's backtest result as JSON or zip. What the file is, its
 * content decides.
 *
 * Nothing is guessed: where a column may be returns or equity, fractions or percent, one strategy or
 * several, it throws an error that names the option to say it. Missing values are errors that name
 * their row, except in the first row of returns.
 *
 * @example
 * ```ts
 * import { readResult } from "lib/assay/mod.ts";
 * import assert from "node:assert/strict";
 * const path = await Deno.makeTempFile({ suffix: ".csv" });
 * await Deno.writeTextFile(path, "date,equity\n2024-01-01,100\n2024-01-02,101\n2024-01-03,99\n");
 * const { format, series } = await readResult(path);
 * assert.equal(format, "equity");
 * assert.equal(series?.returns[0].toFixed(4), "0.0100");
 * await Deno.remove(path);
 * ```
 */
export async function readResult(path: string, options: ReadOptions = {}): Promise<ForeignResult> {
  assertKnownOptions("readResult", options, KNOWN);
  for (const role of Object.keys(options.columns ?? {})) {
    if (!(COLUMN_ROLES as readonly string[]).includes(role)) {
      throw new TypeError(
        `Expected columns to be told by ${COLUMN_ROLES.join(", ")} but found ${role}`,
      );
    }
  }
  if (options.capital !== undefined) assertNumber("capital", options.capital, { min: 1e-9 });
  const start = await firstBytes(path);
  if (start[0] === 0x50 && start[1] === 0x4b) {
    return await readJson(await openFreqtradeZip(path), options);
  }
  if (/^\uFEFF?\s*\{/.test(new TextDecoder().decode(start))) {
    return await readJson(
      { path, json: parseJson(await Deno.readTextFile(path), basename(path)) },
      options,
    );
  }
  return readTable(await openTable(path), path, options);
}
