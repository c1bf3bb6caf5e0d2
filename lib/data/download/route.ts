import type { Columns } from "../frame.ts";
import type { SourceRecord, StoreKey } from "../store/mod.ts";

/** Where to ask. What is absent is the exchange's own public address. */
export interface Endpoints {
  /** Base of a mirror of Binance's public archive: what stands before `/data/spot/monthly/…`. */
  readonly archive?: string;
  /** Base that replaces the hosts of the exchange's REST addresses: `http://127.0.0.1:8080`. */
  readonly api?: string;
  /** Base that replaces the hosts of the exchange's streams: `ws://127.0.0.1:8080`. */
  readonly stream?: string;
}

/** How long to wait, and how often to try again. */
export interface Patience {
  /** Attempts after the first one that failed. */
  readonly retries: number;
  /** Wait before the first further attempt, in milliseconds; doubled each time, with jitter. */
  readonly firstDelayMs: number;
  /** The longest such wait, in milliseconds. */
  readonly longestDelayMs: number;
  /** An answer of which less than a kilobyte arrives within so many milliseconds is given up. */
  readonly stallMs: number;
}

/** What is wanted: rows with a time in [from, to), within one calendar month (UTC). */
export interface PartRequest {
  readonly key: StoreKey;
  /** UTC milliseconds. */
  readonly from: number;
  /** UTC milliseconds, exclusive. */
  readonly to: number;
}

/** What a route found. */
export interface PartData {
  /** Rows sorted by time, each once, all closed; no rows where the source has none. */
  readonly columns: Columns;
  readonly sources: readonly SourceRecord[];
  /**
   * The source was read up to here (UTC ms, exclusive): `to`, or earlier where bars are not closed
   * yet.
   */
  readonly coveredTo: number;
  /** Bytes received. */
  readonly bytes: number;
}

/** Where answers go that are too large for memory. */
export interface Scratch {
  /** Folder for files that nobody else sees. */
  readonly folder: string;
  /** Answers of more bytes go there. */
  readonly aboveBytes: number;
}

/** What routes of one download share. */
export interface RouteContext {
  readonly signal?: AbortSignal;
  /** Told of bytes as they arrive. */
  readonly onBytes?: (count: number) => void;
  readonly endpoints: Endpoints;
  readonly patience: Patience;
  /** Absent: every answer is kept in memory. */
  readonly scratch?: Scratch;
  /** The exchange's clock, UTC milliseconds: it decides which bars are closed. */
  readonly now: () => number;
  /** Told of what was put right (exact duplicates, disorder) and of what the exchange says. */
  readonly warn: (message: string) => void;
}

/** Fetches a part, trying again what may get better. Throws {@linkcode NotOffered} where the source does not have it. */
export type Route = (request: PartRequest, context: RouteContext) => Promise<PartData>;

/** What an exchange says of one instrument. */
export interface Instrument {
  /** ccxt's name: `BTC/USDT`, `BTC/USDT:USDT` for a swap. */
  readonly symbol: string;
  /** The exchange's own name, as in its archive: `BTCUSDT`. */
  readonly id: string;
  /** Whether it trades now. */
  readonly active: boolean;
  /** UTC milliseconds where the exchange tells. */
  readonly listedAt?: number;
}

/** An exchange's API through ccxt; the requests of one client share its rate limit. */
export interface ExchangeClient {
  /** The exchange's clock, UTC milliseconds. */
  serverTime(): Promise<number>;
  /** Throws {@linkcode UnknownSymbol} with the nearest names. */
  instrument(symbol: string): Promise<Instrument>;
  /** Open time of the first bar the exchange has, UTC milliseconds; undefined if it cannot tell. */
  firstTime(request: { readonly symbol: string; readonly interval: string }): Promise<
    number | undefined
  >;
  /**
   * Time of the last row of a symbol that has ended, UTC milliseconds; undefined if the exchange
   * cannot tell.
   */
  lastTime(request: { readonly symbol: string; readonly interval: string }): Promise<
    number | undefined
  >;
  /** Throws a `RangeError` with what there is when the exchange has no bars of the kind's length. */
  checkKind(kind: string): void;
  /** The route of a kind of data: a bar interval, "mark-1m", "funding", "flow-1m". */
  route(kind: string): Route;
  close(): Promise<void>;
}

/** Options of `openClient` in `ccxt/client.ts`. */
export interface OpenClientOptions {
  /** ccxt's id of the exchange. */
  readonly exchange: string;
  readonly market: "spot" | "swap";
  readonly endpoints: Endpoints;
  readonly patience: Patience;
  readonly signal?: AbortSignal;
  readonly warn: (message: string) => void;
}

/** How Binance's public archive holds one kind of data. */
export interface ArchiveFormat {
  /** Which files there are: one a month, one a day. */
  readonly periods: readonly ("monthly" | "daily")[];
  /**
   * Path of a file below the archive's base, without `.zip`:
   * `data/spot/monthly/klines/BTCUSDT/1m/BTCUSDT-1m-2019-01`.
   */
  path(file: ArchiveFileName): string;
  /** The CSV's rows as columns, sorted by time, each once; closed or not, in the month or not. */
  decode(csv: ArchiveCsv): Promise<Columns>;
}

/** Which file of the archive. */
export interface ArchiveFileName {
  readonly market: "spot" | "swap";
  /** The exchange's own name: `BTCUSDT`. */
  readonly id: string;
  /** Kind as in the store's key: "1m", "mark-1m". */
  readonly kind: string;
  readonly period: "monthly" | "daily";
  /** `2019-01` of a month, `2019-01-31` of a day. */
  readonly label: string;
}

/** A CSV inside an archive's zip whose SHA-256 was checked. */
export interface ArchiveCsv {
  /** Names the file, for messages. */
  readonly name: string;
  /** All of it; the CRC is checked. */
  bytes(): Promise<Uint8Array>;
  /** As chunks; the CRC is checked at the end. */
  stream(): ReadableStream<Uint8Array>;
  /** Told of what was put right. */
  readonly warn: (message: string) => void;
}
