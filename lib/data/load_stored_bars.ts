import {
  assertKnownOptions,
  BAR_COLUMNS,
  type Bars,
  createBars,
  formatInterval,
  OPTIONAL_COLUMNS,
  type OptionNames,
  parseInterval,
  sliceBars,
} from "../core/mod.ts";
import { barGrid, ceilToGrid } from "./bar_grid.ts";
import { parseTime, type TimeInput } from "./parse_time.ts";
import { resampleBars } from "./resample_bars.ts";
import {
  formatKey,
  isBarsKind,
  listKinds,
  lowerBound,
  type Market,
  readColumns,
  readManifest,
  type StoreKey,
  storeSymbol,
} from "./store/mod.ts";

/** Options of {@linkcode loadBars} for bars in the store. */
export interface StoredBarsOptions {
  /** Name of the exchange in lower case: "binance". */
  readonly exchange: string;
  /** Base and quote: "BTC/USDT". */
  readonly symbol: string;
  /** Length of a bar, like "1m", "2h" or "1d". Made of shorter ones where it is not stored. */
  readonly interval: string;
  /** No bar opens earlier; ISO 8601 or UTC milliseconds. Default: the first one stored. */
  readonly from?: TimeInput;
  /** No bar closes later; ISO 8601 or UTC milliseconds. Default: the last one stored. */
  readonly to?: TimeInput;
  /** Default: "spot". */
  readonly market?: Market;
  /** Folder of the store. Default: "data/store". */
  readonly root?: string;
  /** How much later than 00:00 UTC bars begin, like "8h": see {@linkcode resampleBars}. */
  readonly sessionOffset?: string;
  /** Share of a bar that must be stored where it is made of shorter ones. Default: 1. */
  readonly minCoverage?: number;
}

const KNOWN: OptionNames<StoredBarsOptions> = {
  exchange: true,
  symbol: true,
  interval: true,
  from: true,
  to: true,
  market: true,
  root: true,
  sessionOffset: true,
  minCoverage: true,
};

/** The stored interval that bars are read from: the wanted one, else the longest that fits. */
async function findSource(key: StoreKey, options: StoredBarsOptions): Promise<string> {
  const grid = barGrid(options);
  const { anchor } = barGrid({ interval: options.interval });
  const stored = (await listKinds(key, options)).filter(isBarsKind);
  const fitting = stored.filter((kind) => {
    const ms = parseInterval(kind);
    if (ms === grid.intervalMs) return (grid.anchor - anchor) % ms === 0;
    return grid.intervalMs % ms === 0 && grid.anchor % ms === 0;
  }).sort((a, b) => parseInterval(b) - parseInterval(a));
  if (fitting.length > 0) return fitting[0];
  const found = stored.length === 0 ? "nothing" : `only ${stored.join(", ")}`;
  throw new TypeError(
    `Expected bars of ${
      formatKey(key)
    }, or shorter ones that add up to them, but found ${found}; ` +
      "`deno task download` or `deno task import-data` brings them",
  );
}

/** Bars of an entry of the store: see {@linkcode loadBars}. */
export async function loadStoredBars(options: StoredBarsOptions): Promise<Bars> {
  assertKnownOptions("loadBars", options, KNOWN);
  const { exchange, symbol, interval, market = "spot", root, sessionOffset, minCoverage } = options;
  const intervalMs = parseInterval(interval);
  const from = parseTime("from", options.from, -Infinity);
  const to = parseTime("to", options.to, Infinity);
  const wanted = {
    exchange,
    market,
    symbol: storeSymbol(symbol),
    kind: formatInterval(intervalMs),
  };
  const kind = await findSource(wanted, options);
  const key = { ...wanted, kind };
  const sourceMs = parseInterval(kind);
  const { parts = [] } = await readManifest(key, { root }) ?? {};
  const stored = new Set(parts.flatMap((part) => part.columns));
  for (const name of BAR_COLUMNS) {
    if (stored.has(name) || OPTIONAL_COLUMNS.some((optional) => optional === name)) continue;
    throw new TypeError(
      `Expected a column ${name} in ${formatKey(key)} but found only ${[...stored].join(", ")}`,
    );
  }
  const columns = await readColumns(key, {
    root,
    columns: BAR_COLUMNS.filter((name) => name !== "time" && stored.has(name)),
    ...(from > -Infinity && { from }),
    // The last bar closes at `to`.
    ...(to < Infinity && { to: to - sourceMs + 1 }),
  });
  const read = createBars(columns as Parameters<typeof createBars>[0], {
    symbol,
    intervalMs: sourceMs,
  });
  if (sourceMs === intervalMs) return read;
  const coveredTo = parseTime("coveredTo", parts.at(-1)?.coveredTo, -Infinity);
  const until = Math.min(to, coveredTo);
  const longer = resampleBars(read, { interval, sessionOffset, minCoverage, until });
  // A bar cut by `from` has opened before it.
  const start = from > -Infinity
    ? lowerBound(longer.time, ceilToGrid(from, barGrid({ interval, sessionOffset })))
    : 0;
  return start === 0 ? longer : sliceBars(longer, start, longer.length);
}
