import { Buffer } from "node:buffer";
import { replaceFile } from "./replace_file.ts";
import { fileKind } from "./source_file.ts";

/** Values of one column of a table. */
export type ColumnData =
  | Float64Array
  | Float32Array
  | Int32Array
  | BigInt64Array
  | readonly string[];

/** A table as named columns of one length. */
export type Columns = Readonly<Record<string, ColumnData>>;

/** A Parquet file's columns, and which of them were dates there. */
export interface ParquetTable {
  readonly columns: Columns;
  /** Names of the columns that were dates or datetimes: they are UTC milliseconds in `columns`. */
  readonly dates: ReadonlySet<string>;
  /** How many cells of each column are missing; a NaN is not. */
  readonly missing: ReadonlyMap<string, number>;
}

/** The frame library is large and native: it is loaded when a file is first read or written. */
export async function loadPolars() {
  return (await import("nodejs-polars")).default;
}
type Polars = Awaited<ReturnType<typeof loadPolars>>;
/** A frame of nodejs-polars. */
export type Frame = ReturnType<Polars["readParquet"]>;
type Series = ReturnType<Frame["getColumn"]>;

/** First line of a message: the frame library adds hints about its own options. */
export function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).trim().split("\n", 1)[0];
}

/** Numbers of a series, NaN where one is missing. */
export function asFloat64(pl: Polars, series: Series): Float64Array {
  const floats = series.cast(pl.Float64, false);
  if (floats.nullCount() === 0) return floats.toTypedArray() as Float64Array;
  const values = new Float64Array(floats.length);
  const cells = floats.toArray() as readonly (number | null)[];
  for (let i = 0; i < values.length; i++) values[i] = cells[i] ?? NaN;
  return values;
}

/** Cells of a series of text, "" where one is missing. */
export function asText(series: Series): readonly string[] {
  const cells = series.toArray() as (string | null)[];
  if (series.nullCount() > 0) {
    for (let i = 0; i < cells.length; i++) cells[i] ??= "";
  }
  return cells as string[];
}

/** How a column type of the file arrives. A type that is not here is refused. */
const READERS: Readonly<Record<string, (pl: Polars, series: Series) => ColumnData>> = {
  Bool: (pl, s) => s.cast(pl.Int32).toTypedArray() as Int32Array,
  Int8: (pl, s) => s.cast(pl.Int32).toTypedArray() as Int32Array,
  Int16: (pl, s) => s.cast(pl.Int32).toTypedArray() as Int32Array,
  Int32: (_, s) => s.toTypedArray() as Int32Array,
  UInt8: (pl, s) => s.cast(pl.Int32).toTypedArray() as Int32Array,
  UInt16: (pl, s) => s.cast(pl.Int32).toTypedArray() as Int32Array,
  UInt32: (pl, s) => s.cast(pl.Int64).toTypedArray() as BigInt64Array,
  Int64: (_, s) => s.toTypedArray() as BigInt64Array,
  UInt64: (pl, s) => s.cast(pl.Int64).toTypedArray() as BigInt64Array,
  Float32: (_, s) => s.toTypedArray() as Float32Array,
  Float64: asFloat64,
  Decimal: asFloat64,
  Null: asFloat64,
  Date: (pl, s) => asFloat64(pl, s.cast(pl.Datetime("ms")).cast(pl.Int64)),
  Datetime: (pl, s) => asFloat64(pl, s.cast(pl.Datetime("ms")).cast(pl.Int64)),
  String: (_, s) => asText(s),
  Utf8: (_, s) => asText(s),
  Categorical: (pl, s) => asText(s.cast(pl.Utf8)),
};

const STAY_TEXT = new Set(["String", "Utf8", "Categorical"]);
const DATES = new Set(["Date", "Datetime"]);

function readColumn(pl: Polars, series: Series, path: string): ColumnData {
  const variant = series.dtype.variant as string;
  const read = READERS[variant];
  if (!read) {
    throw new TypeError(
      `${path}, column ${series.name}: Expected numbers, text or dates but found type ${variant}`,
    );
  }
  // A whole number cannot be missing in a typed array, so such a column turns into floats.
  if (series.nullCount() > 0 && !STAY_TEXT.has(variant) && !DATES.has(variant)) {
    return asFloat64(pl, series);
  }
  return read(pl, series);
}

/** Options of {@linkcode decodeParquet}. */
export interface DecodeOptions {
  /** The file, for messages. */
  readonly path: string;
  /** Columns to read. Default: all. */
  readonly columns?: readonly string[];
}

/** A frame's columns; `read` fails for damaged bytes. */
function decode(
  read: () => Frame,
  { pl, path, kind }: { readonly pl: Polars; readonly path: string; readonly kind: string },
): ParquetTable {
  try {
    return tableOf(read(), { pl, path });
  } catch (error) {
    if (error instanceof TypeError) throw error; // a sound file with a type that is refused
    throw new SyntaxError(
      `Expected ${path} to be a readable ${kind} file but found a damaged one: ${firstLine(error)}`,
      { cause: error },
    );
  }
}

/** The columns of a Parquet file's bytes: see {@linkcode readParquet}. */
export async function decodeParquet(
  bytes: Uint8Array,
  { path, columns }: DecodeOptions,
): Promise<ParquetTable> {
  const pl = await loadPolars();
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const options = columns && { columns: [...columns] };
  return decode(() => pl.readParquet(buffer, options), { pl, path, kind: "Parquet" });
}

/** The columns of the bytes of a Feather file (Arrow IPC), as {@linkcode readParquet} gives them. */
export async function decodeFeather(
  bytes: Uint8Array,
  { path }: { readonly path: string },
): Promise<ParquetTable> {
  const pl = await loadPolars();
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return decode(() => pl.readIPC(buffer), { pl, path, kind: "Feather" });
}

/** {@linkcode readParquet}, telling besides which columns were dates. */
export async function readParquetTable(path: string): Promise<ParquetTable> {
  const kind = await fileKind(path);
  if (kind !== "parquet") {
    throw new SyntaxError(`Expected ${path} to be a Parquet file but found ${kind}`);
  }
  return await decodeParquet(await Deno.readFile(path), { path });
}

/** The columns of a frame, as {@linkcode readParquet} describes them. */
function tableOf(
  frame: Frame,
  { pl, path }: { readonly pl: Polars; readonly path: string },
): ParquetTable {
  const columns: Record<string, ColumnData> = {};
  const dates = new Set<string>();
  const missing = new Map<string, number>();
  for (const name of frame.columns) {
    const series = frame.getColumn(name);
    missing.set(name, series.nullCount());
    if (DATES.has(series.dtype.variant)) dates.add(name);
    columns[name] = readColumn(pl, series, path);
  }
  return Object.freeze({ columns: Object.freeze(columns), dates, missing });
}

/**
 * All columns of a Parquet file. Floats, 32-bit and 64-bit whole numbers and text come back as
 * written; smaller whole numbers and booleans arrive as Int32Array, unsigned 32-bit and 64-bit ones
 * as BigInt64Array, decimals as Float64Array, and dates as UTC milliseconds in a Float64Array.
 * Missing values are NaN (a column of whole numbers with missing ones becomes a Float64Array) and
 * "" in text.
 *
 * Throws as {@linkcode fileKind} does, a `SyntaxError` for a damaged file and a `TypeError` for a
 * column of another type, such as a list.
 *
 * @example
 * ```ts
 * import { readParquet, writeParquet } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const path = await Deno.makeTempFile({ suffix: ".parquet" });
 * await writeParquet(path, { fold: Int32Array.of(0, 1), model: ["a", "b"] });
 * assert.deepEqual((await readParquet(path)).fold, Int32Array.of(0, 1));
 * await Deno.remove(path);
 * ```
 */
export async function readParquet(path: string): Promise<Columns> {
  return (await readParquetTable(path)).columns;
}

/** Columns of UTC milliseconds that become datetimes, which other programs read as such. */
export interface FrameOptions {
  readonly dates?: readonly string[];
}

/** A frame of nodejs-polars with a copy of the columns. */
export async function frameOf(
  columns: Columns,
  { dates = [] }: FrameOptions = {},
): Promise<Frame> {
  const pl = await loadPolars();
  const series = Object.entries(columns).map(([name, values]) => {
    if (Array.isArray(values)) return pl.Series(name, values as string[], pl.Utf8);
    const numbers = pl.Series(name, values as Float64Array);
    return dates.includes(name) ? numbers.cast(pl.Int64).cast(pl.Datetime("ms")) : numbers;
  });
  return pl.DataFrame(series);
}

/** The bytes of a Parquet file (zstd) with the columns; equal columns give equal bytes. */
export async function encodeParquet(
  columns: Columns,
  options?: FrameOptions,
): Promise<Uint8Array> {
  const frame = await frameOf(columns, options);
  return frame.writeParquet({ compression: "zstd" }) as Uint8Array;
}

function assertColumns(path: string, columns: Columns): void {
  const names = Object.keys(columns);
  if (names.length === 0) {
    throw new TypeError(`Expected at least one column to write to ${path} but found none`);
  }
  for (const name of names) {
    if (columns[name].length !== columns[names[0]].length) {
      throw new TypeError(
        `Expected column ${name} to have the length of ${names[0]}, ${
          columns[names[0]].length
        }, but found ${columns[name].length}`,
      );
    }
  }
}

/**
 * Writes the columns as one Parquet file (zstd), under a temporary name beside `path` that is
 * renamed once complete: a reader sees the old file or the new one, and a failed write leaves
 * nothing. Equal columns give equal bytes. NaN is stored as NaN.
 *
 * Throws a `TypeError` when there are no columns or their lengths differ.
 *
 * @example
 * ```ts
 * import { readParquet, writeParquet } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const path = await Deno.makeTempFile({ suffix: ".parquet" });
 * await writeParquet(path, { score: Float64Array.of(0.25, NaN) });
 * assert.deepEqual((await readParquet(path)).score, Float64Array.of(0.25, NaN));
 * await Deno.remove(path);
 * ```
 */
export async function writeParquet(path: string, columns: Columns): Promise<void> {
  assertColumns(path, columns);
  // Through our own memory instead of a path given to native code, so that Deno's write
  // permissions hold.
  await replaceFile(path, await encodeParquet(columns));
}
