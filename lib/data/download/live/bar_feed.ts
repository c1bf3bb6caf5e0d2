import type { Exchange, MarketInterface } from "ccxt";
import { isBinance } from "../ccxt/is_binance.ts";
import { translating } from "../ccxt/translate_error.ts";
import { NotOffered } from "../errors.ts";
import { withRetries } from "../retry.ts";
import type { Patience } from "../route.ts";
import type { NumberColumns } from "../tidy_rows.ts";

/** A bar that has closed, as a stream told. */
export interface ClosedBar {
  /** Its open, UTC ms. */
  readonly time: number;
  /** Its one row; absent where the stream does not tell a bar's last state from the ones before. */
  readonly columns?: NumberColumns;
}

/** Closed bars of one symbol as they arrive, however often the connection breaks. */
export interface BarFeed {
  /** The next closed bar; undefined when none has come within `waitMs` or the signal has stopped it. */
  next(waitMs: number): Promise<ClosedBar | undefined>;
  /** Milliseconds for which an open stream has said nothing; 0 while it is being opened. */
  quietMs(): number;
  /** Address of the stream, without what changes with each connection. */
  readonly url: string;
  /** Keeps the connection; resolves when the signal stops it, rejects when there is no such stream. */
  run(): Promise<void>;
}

/** What ccxt knows of a connection. */
interface StreamClient {
  readonly isConnected: boolean;
  /** UTC milliseconds by this machine's clock. */
  readonly connectionEstablished: number;
  isOpen(): boolean;
}

/** Options of {@linkcode openFeed}. */
export interface FeedOptions {
  readonly market: MarketInterface;
  readonly interval: string;
  readonly stepMs: number;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  /** Told of a connection that broke, and why. */
  readonly onBreak: (reason: string) => void;
}

/** What Binance's stream says of a bar. */
interface Kline {
  readonly t: number;
  readonly i: string;
  readonly x: boolean;
  readonly [field: string]: string | number | boolean;
}

/** Binance's fields of the columns. */
const FIELDS = {
  time: "t",
  open: "o",
  high: "h",
  low: "l",
  close: "c",
  volume: "v",
  quoteVolume: "q",
  trades: "n",
  takerBuyVolume: "V",
} as const;

function toRow(kline: Kline): NumberColumns {
  return Object.fromEntries(
    Object.entries(FIELDS).map(([name, field]) => [name, Float64Array.of(Number(kline[field]))]),
  );
}

type Listener = (message: { readonly s: string; readonly k: Kline }) => void;
const listeners = new WeakMap<Exchange, Set<Listener>>();

/** Binance's messages as they came: ccxt drops three columns and whether the bar has closed. */
function listen(exchange: Exchange, listener: Listener): void {
  let all = listeners.get(exchange);
  if (!all) {
    const known = all = new Set<Listener>();
    listeners.set(exchange, known);
    const inner = exchange as unknown as { handleOHLCV(client: unknown, message: unknown): void };
    const handle = inner.handleOHLCV;
    inner.handleOHLCV = function (client, message) {
      handle.call(exchange, client, message);
      for (const one of known) one(message as Parameters<Listener>[0]);
    };
  }
  all.add(listener);
}

/** Rejects when the signal is aborted; a promise that loses may reject later, unnoticed. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

function streamUrl(exchange: Exchange, market: MarketInterface): string {
  const { ws } = exchange.urls.api as { ws?: string | Record<string, string> };
  const url = typeof ws === "object" ? ws[market.spot ? "spot" : "future"] : ws;
  return typeof url === "string" ? url : `${exchange.id} stream`;
}

/**
 * Opens the stream of a symbol's bars through ccxt. Where the exchange says which state of a bar is
 * its last one (Binance), bars come with all their columns; elsewhere a bar is known to have closed
 * when a newer one is there, and its row is to be asked for.
 */
export function openFeed(
  exchange: Exchange,
  { market, interval, stepMs, patience, signal, onBreak }: FeedOptions,
): BarFeed {
  const inbox: ClosedBar[] = [];
  let wake = () => {};
  const push = (bar: ClosedBar) => {
    inbox.push(bar);
    wake();
  };
  signal.addEventListener("abort", () => wake(), { once: true });
  const tellsLast = isBinance(exchange);
  if (tellsLast) {
    listen(exchange, ({ s, k }) => {
      if (s === market.id && k.i === interval && k.x) push({ time: k.t, columns: toRow(k) });
    });
  }
  let open = -Infinity, heard = performance.now();

  async function watch(): Promise<void> {
    const bars = await untilAborted(exchange.watchOHLCV(market.symbol!, interval), signal);
    heard = performance.now();
    const newest = Number(bars.at(-1)?.[0] ?? -Infinity);
    if (!tellsLast && open > -Infinity && newest > open) push({ time: newest - stepMs });
    open = Math.max(open, newest);
  }

  async function watchAgain(): Promise<void> {
    try {
      await translating(watch, { signal });
    } catch (error) {
      signal.throwIfAborted();
      // Closed from here, because it was silent: ccxt opens it again when it is watched next.
      if ((error as Error).constructor.name === "ExchangeClosedByUser") return;
      onBreak((error as Error).message);
      throw error;
    }
  }

  function quietMs(): number {
    const since = Object.values(exchange.clients as Record<string, StreamClient>)
      .filter((client) => client.isConnected && client.isOpen())
      .map((client) => Date.now() - client.connectionEstablished);
    return since.length === 0 ? 0 : Math.min(performance.now() - heard, ...since);
  }

  return {
    url: streamUrl(exchange, market),
    quietMs,
    async next(waitMs) {
      if (inbox.length === 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, waitMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      return inbox.shift();
    },
    async run() {
      if (!exchange.has.watchOHLCV) throw new NotOffered(`${exchange.id} does not stream bars`);
      const forever = { ...patience, retries: Infinity };
      try {
        while (!signal.aborted) {
          await withRetries(watchAgain, { patience: forever, signal, warn: () => {} });
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
  };
}
