import { basename, extname } from "node:path";
import { type BarColumn, type Bars, createBars, parseInterval } from "lib/core/mod.ts";
import {
  DEFAULT_ROOT,
  entryFolder,
  formatKey,
  inferInterval,
  isBarsKind,
  listEntries,
  loadBars,
  type StoreKey,
  type TimeUnit,
} from "lib/data/mod.ts";

/** How bars are to be read. */
export interface OpenBarsOptions {
  /** Folder of the store. */
  readonly root: string;
  /** Length of a bar. Default: of a file the usual distance between times. */
  readonly interval?: string;
  /** Name of the instrument. Default: the file's name. */
  readonly symbol?: string;
  /** Names of columns in the file. */
  readonly columns: Readonly<Partial<Record<BarColumn, string>>>;
  /** Unit of numeric times. */
  readonly timeUnit?: TimeUnit;
}

/** Bars to be checked. */
export interface OpenedBars {
  readonly bars: Bars;
  /** The interval was not stated but taken from the times. */
  readonly inferred: boolean;
}

const plain = (path: string) => path.replace(/^\.\//, "").replace(/\/+$/, "");

async function isFile(path: string): Promise<boolean> {
  try {
    return !(await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw error;
  }
}

async function openFile(path: string, options: OpenBarsOptions): Promise<OpenedBars> {
  const { interval, columns, timeUnit, symbol = basename(path, extname(path)) } = options;
  // Without an interval any will do for reading: only the checks depend on it.
  const read = await loadBars(path, { interval: interval ?? "1d", symbol, columns, timeUnit });
  const intervalMs = interval === undefined ? inferInterval(read.time) : parseInterval(interval);
  return { bars: createBars(read, { symbol, intervalMs }), inferred: interval === undefined };
}

async function openEntry(
  { exchange, market, symbol, kind }: StoreKey,
  { root, interval }: OpenBarsOptions,
): Promise<OpenedBars> {
  const bars = await loadBars({ exchange, market, symbol, interval: interval ?? kind, root });
  const name = `${exchange} ${market} ${symbol}`;
  return { bars: createBars(bars, { symbol: name, intervalMs: bars.intervalMs }), inferred: false };
}

/** The entries of bars whose place in the store is `name` or below it. */
async function entriesAt(name: string, { root }: OpenBarsOptions): Promise<readonly StoreKey[]> {
  // A path as the shell completes it is that of the entry, too.
  const wanted = plain(name).replace(`${plain(root)}/`, "");
  const all = await listEntries({ root });
  const placeOf = (key: StoreKey) => plain(entryFolder(key, { root: "." }));
  const exact = all.filter((key) => wanted === placeOf(key) || wanted === formatKey(key));
  const other = exact.find(({ kind }) => !isBarsKind(kind));
  if (other) {
    throw new TypeError(
      `Expected an entry of bars but found ${formatKey(other)}, which has no prices to check`,
    );
  }
  if (exact.length > 0) return exact;
  const below = all.filter((key) => placeOf(key).startsWith(`${wanted}/`) && isBarsKind(key.kind));
  if (below.length > 0) return below;
  const barless = all.filter((key) => placeOf(key).startsWith(`${wanted}/`));
  if (barless.length > 0) {
    throw new TypeError(
      `Expected entries of bars at ${name} but found only ${barless.map(placeOf).join(", ")}`,
    );
  }
  const where = root === DEFAULT_ROOT ? root : `the store ${root}`;
  throw new TypeError(
    `Expected a file or an entry of ${where} but found nothing at ${name}${
      all.length === 0
        ? `; ${where} is empty`
        : `; entries: ${all.slice(0, 5).map(placeOf).join(", ")}${all.length > 5 ? ", …" : ""}`
    }`,
  );
}

/** Readers of what an argument names: a file, an entry of the store or all entries below a folder. */
export async function findBars(
  name: string,
  options: OpenBarsOptions,
): Promise<readonly (() => Promise<OpenedBars>)[]> {
  if (await isFile(name)) return [() => openFile(name, options)];
  if (/\.(csv|txt|tsv|parquet|feather|json)$/i.test(name)) {
    throw new TypeError(`Expected a file at ${name} but found nothing`);
  }
  return (await entriesAt(name, options)).map((key) => () => openEntry(key, options));
}
