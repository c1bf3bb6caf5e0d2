import { formatInterval, type OptionNames, parseInterval } from "../../core/mod.ts";
import { parseTime, type TimeInput } from "../parse_time.ts";
import { type Market, type StoreKey, storeSymbol } from "../store/mod.ts";
import type { DownloadEvent } from "./events.ts";
import type { Span } from "./months.ts";
import type { Endpoints, Patience } from "./route.ts";

/** Options of {@linkcode download}. */
export interface DownloadOptions {
  /** ccxt's name of the exchange: "binance", "kraken". */
  readonly exchange: string;
  /** Default: "spot". */
  readonly market?: Market;
  /** ccxt's names: `["BTC/USDT", "ETH/USDT"]`; swaps, too, may leave out what is settled in. */
  readonly symbols: readonly string[];
  /** Length of a bar: "1m", "1h", "1d". Absent: no bars, only `kinds`. */
  readonly interval?: string;
  /** What else: "funding" and "mark-1m" (swaps), "flow-1m", more intervals. Default: nothing. */
  readonly kinds?: readonly string[];
  /** First time, ISO 8601 or UTC milliseconds; its whole month is downloaded. */
  readonly from: TimeInput;
  /**
   * End (exclusive); where a file of an archive holds more, all of it is stored. Default: now, as far
   * as bars are closed.
   */
  readonly to?: TimeInput;
  /** Folder of the store. Default: "data/store". */
  readonly root?: string;
  /** Mirrors to ask instead of the exchange's own addresses. */
  readonly endpoints?: Endpoints;
  /** Months that are worked on at a time, over all symbols. Default: 4. */
  readonly concurrency?: number;
  /** How long to wait, and how often to try again. */
  readonly patience?: Partial<Patience>;
  /** Reads what is stored once more and reports what differs. Default: false. */
  readonly again?: boolean;
  readonly signal?: AbortSignal;
  /** Told what happens. */
  readonly onEvent?: (event: DownloadEvent) => void;
}

/** Names of all options. */
export const DOWNLOAD_OPTIONS: OptionNames<DownloadOptions> = {
  exchange: true,
  market: true,
  symbols: true,
  interval: true,
  kinds: true,
  from: true,
  to: true,
  root: true,
  endpoints: true,
  concurrency: true,
  patience: true,
  again: true,
  signal: true,
  onEvent: true,
};

/** Patience when none is given. */
export const DEFAULT_PATIENCE: Patience = {
  retries: 6,
  firstDelayMs: 1_000,
  longestDelayMs: 60_000,
  stallMs: 20_000,
};

/** The symbol as the store has it. What is settled in a currency of its own is a swap. */
function plainSymbol(symbol: string, market: Market): string {
  const match = /^[^/:]+\/[^/:]+(:[^/:]+)?$/.exec(symbol.trim());
  if (!match) {
    throw new SyntaxError(`Expected a symbol like BTC/USDT but found ${JSON.stringify(symbol)}`);
  }
  if (match[1] !== undefined && market !== "swap") {
    throw new RangeError(
      `Expected market to be "swap" for ${
        match[0]
      } but found "${market}"; --market swap asks for it`,
    );
  }
  return storeSymbol(match[0]);
}

/** A kind besides bars; what follows "mark-" is an interval. */
const KIND = /^(funding|flow-1m|mark-(.+))$/;

/** One length has one name: "60m" is "1h". */
const plainInterval = (text: string) => formatInterval(parseInterval(text));

/** The kind as the store has it. */
function plainKind(kind: string, market: Market): string {
  const match = KIND.exec(kind);
  if (!match) {
    if (/^\d/.test(kind)) return plainInterval(kind);
    throw new RangeError(`Expected a kind out of funding, mark-1m, flow-1m but found ${kind}`);
  }
  if (kind !== "flow-1m" && market !== "swap") {
    throw new RangeError(`Expected market to be "swap" for ${kind} but found "${market}"`);
  }
  return match[2] === undefined ? kind : `mark-${plainInterval(match[2])}`;
}

/**
 * The entries that the options name, each once.
 *
 * Throws a `SyntaxError` for a symbol or interval of another form, a `RangeError` for an unknown
 * kind and a `TypeError` when there is nothing to download.
 */
export function keysOf(options: DownloadOptions): readonly StoreKey[] {
  const { exchange, market = "spot", symbols, interval, kinds = [] } = options;
  const all = [
    ...(interval === undefined ? [] : [plainInterval(interval)]),
    ...kinds.map((kind) => plainKind(kind, market)),
  ];
  if (all.length === 0) throw new TypeError("Expected interval or kinds but found neither");
  if (symbols.length === 0) throw new TypeError("Expected at least one symbol but found none");
  const names = [...new Set(symbols.map((symbol) => plainSymbol(symbol, market)))];
  return names.flatMap((symbol) =>
    [...new Set(all)].map((kind) => ({ exchange, market, symbol, kind }))
  );
}

/** The range that the options name. Throws a `RangeError` when it is empty. */
export function spanOf({ from, to }: DownloadOptions): Span {
  const start = parseTime("from", from, NaN);
  const end = parseTime("to", to, Infinity);
  if (!(start < end)) {
    throw new RangeError(`Expected from to be before to but found ${from}, ${to}`);
  }
  return { from: start, to: end };
}
