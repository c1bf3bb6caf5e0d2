import {
  assertKnownOptions,
  notebookInterrupt,
  type OptionNames,
  parseInterval,
} from "../../../core/mod.ts";
import { type Market, openWriter, type StoreKey } from "../../store/mod.ts";
import { openClient } from "../ccxt/client.ts";
import { findMarket } from "../ccxt/find_market.ts";
import { DEFAULT_PATIENCE, keysOf } from "../download_options.ts";
import { Disagreement } from "../errors.ts";
import type { Endpoints, Patience, RouteContext } from "../route.ts";
import { openAppender } from "./append_rows.ts";
import { openFeed } from "./bar_feed.ts";
import type { LiveEvent } from "./events.ts";
import { followBars } from "./follow_bars.ts";

/** Options of {@linkcode streamBars}. */
export interface StreamBarsOptions {
  /** ccxt's name of the exchange. */
  readonly exchange: string;
  /** Default: "spot". */
  readonly market?: Market;
  /** ccxt's names: `["BTC/USDT"]`; swaps, too, may leave out what is settled in. */
  readonly symbols: readonly string[];
  /** Length of a bar: "1m". */
  readonly interval: string;
  /** Ends it. In a notebook on Assay's kernel, "interrupt" does, too. */
  readonly signal?: AbortSignal;
  /** Folder of the store. Default: "data/store". */
  readonly root?: string;
  /** Mirrors to ask instead of the exchange's own addresses. */
  readonly endpoints?: Endpoints;
  /** How long to wait between attempts. */
  readonly patience?: Partial<Patience>;
  /** A bar that is so late is asked for, milliseconds of the exchange's clock. Default: 10,000. */
  readonly graceMs?: number;
  /** How often to look for late bars, milliseconds. Default: 2,000. */
  readonly checkMs?: number;
  /** A stream that says nothing for so long, while there are bars, is opened again. Default: 60,000. */
  readonly silenceMs?: number;
  /** The exchange's clock, UTC ms. Default: asked for at the start and every ten minutes. */
  readonly clock?: () => number;
  /** Told what happens. */
  readonly onEvent?: (event: LiveEvent) => void;
}

const KNOWN: OptionNames<StreamBarsOptions> = {
  exchange: true,
  market: true,
  symbols: true,
  interval: true,
  signal: true,
  root: true,
  endpoints: true,
  patience: true,
  graceMs: true,
  checkMs: true,
  silenceMs: true,
  clock: true,
  onEvent: true,
};

const CLOCK_MS = 600_000;

/** How often to look whether a notebook was interrupted. */
const LOOK_MS = 500;

/**
 * Follows an exchange's bars live: appends each bar to the store when it has closed, until `signal`
 * ends it. Begins where the store ends (at the present where it holds nothing of a symbol), opens a
 * stream that broke or fell silent again, and fetches the bars that it missed through the
 * exchange's API.
 *
 * Rejects when the exchange does not know a symbol, does not stream bars or has banned this address,
 * and with a `Disagreement` when a bar differs from what is stored.
 *
 * @example
 * ```ts ignore
 * import { streamBars } from "lib/data/mod.ts";
 * await streamBars({
 *   exchange: "binance",
 *   symbols: ["BTC/USDT"],
 *   interval: "1m",
 *   signal: AbortSignal.timeout(3_600_000),
 *   onEvent: (event) => event.type === "bar" && console.log(event.time, event.close),
 * });
 * ```
 */
export async function streamBars(options: StreamBarsOptions): Promise<void> {
  assertKnownOptions("streamBars", options, KNOWN);
  if (options.signal?.aborted) return;
  const interrupt = notebookInterrupt(), ended = new AbortController();
  const look = setInterval(() => interrupt.aborted && ended.abort(), LOOK_MS);
  const signal = AbortSignal.any([ended.signal, ...(options.signal ? [options.signal] : [])]);
  try {
    await follow(options, signal);
  } catch (error) {
    // Being stopped is how it ends; what failed because of that is no failure.
    if (!signal.aborted || error instanceof Disagreement) throw error;
  } finally {
    clearInterval(look);
  }
}

async function follow(options: StreamBarsOptions, outer: AbortSignal): Promise<void> {
  const { exchange, market = "spot", root, endpoints = {}, onEvent = () => {} } = options;
  const { graceMs = 10_000, checkMs = 2_000, silenceMs = 60_000 } = options;
  const keys = keysOf({
    exchange,
    market,
    symbols: options.symbols,
    interval: options.interval,
    from: 0,
  });
  const interval = keys[0].kind;
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  const patience = { ...DEFAULT_PATIENCE, ...options.patience };
  const warn = (text: string) => onEvent({ type: "message", text });
  await using closing = new AsyncDisposableStack();
  const client = await openClient({ exchange, market, endpoints, patience, signal, warn });
  closing.defer(() => client.close());
  client.checkKind(interval);
  let aheadMs = 0;
  const askTime = async () => {
    aheadMs = await client.serverTime() - Date.now();
  };
  if (!options.clock) {
    await askTime();
    const timer = setInterval(() => void askTime().catch(() => {}), CLOCK_MS);
    closing.defer(() => clearInterval(timer));
  }
  const now = options.clock ?? (() => Date.now() + aheadMs);
  const context: RouteContext & { signal: AbortSignal } = {
    endpoints,
    // A network that is away for an hour is what this is for.
    patience: { ...patience, retries: Infinity },
    signal,
    now,
    warn,
  };

  async function open(key: StoreKey): Promise<(() => Promise<void>)[]> {
    await client.instrument(key.symbol); // before anything is written for a misspelt one
    const writer = closing.use(await openWriter(key, { root }));
    const stepMs = parseInterval(interval);
    const feed = openFeed(client.exchange, {
      market: findMarket(client.exchange, { market, symbol: key.symbol }),
      interval,
      stepMs,
      patience,
      signal,
      onBreak: (text) => onEvent({ type: "reconnect", key, text }),
    });
    const following = {
      key,
      stepMs,
      appender: openAppender(writer, { root }),
      feed,
      route: client.route(interval),
      context,
      graceMs,
      checkMs,
      silenceMs,
      onEvent,
      onSilence() {
        onEvent({ type: "reconnect", key, text: "The stream has fallen silent" });
        void client.close();
      },
    };
    return [() => feed.run(), () => followBars(following)];
  }

  const work: (() => Promise<void>)[] = [];
  for (const key of keys) work.push(...await open(key));
  const failed = (error: unknown) => {
    stop.abort(error);
    throw error;
  };
  const ended = await Promise.allSettled(work.map((run) => run().catch(failed)));
  // What failed first has stopped the others, whose failures say no more than that.
  const failures = ended.filter((end) => end.status === "rejected").map(({ reason }) => reason);
  const found = failures.find((error) => error instanceof Disagreement);
  if (failures.length > 0) throw found ?? stop.signal.reason;
}
