import { AsyncLocalStorage } from "node:async_hooks";
import type { Exchange } from "ccxt";
import { editDistance } from "../../../core/mod.ts";
import type { Endpoints, Patience } from "../route.ts";
import { type FetchScope, guardedFetch } from "./guarded_fetch.ts";

/** An exchange of ccxt whose requests are made within a scope. */
export interface OpenedExchange {
  readonly exchange: Exchange;
  /** Runs `work`, whose requests are counted, watched and stopped as the scope says. */
  within<T>(scope: FetchScope, work: () => Promise<T>): Promise<T>;
}

/** Options of {@linkcode openExchange}. */
export interface OpenExchangeOptions {
  readonly market: "spot" | "swap";
  readonly endpoints: Endpoints;
  /** Waits before a stream is opened again, which are ccxt's. */
  readonly patience: Patience;
}

/** ccxt is large: it is loaded when an exchange is first opened. */
async function loadCcxt() {
  return (await import("ccxt")).default;
}

/**
 * `wss://stream.binance.com:9443/ws` below a mirror is `<mirror>/stream/ws`: the host's first name
 * becomes a folder, since that name alone tells Binance's markets apart.
 */
function mirrorStream(url: string, mirror: string): string {
  return url.replace(/^wss?:\/\/([^./:]+)[^/]*/, `${mirror}/$1`);
}

/** The addresses with other hosts, whatever the depth at which they stand. */
function redirect(urls: unknown, endpoints: Endpoints): unknown {
  const { api, stream } = endpoints;
  if (typeof urls === "string") {
    if (/^wss?:/.test(urls)) return stream === undefined ? urls : mirrorStream(urls, stream);
    return api === undefined ? urls : urls.replace(/^https?:\/\/[^/]+/, api);
  }
  if (typeof urls !== "object" || urls === null) return urls;
  return Object.fromEntries(
    Object.entries(urls).map(([name, value]) => [name, redirect(value, endpoints)]),
  );
}

function unknownExchange(id: string, known: readonly string[]): RangeError {
  const nearest = [...known]
    .sort((a, b) => editDistance(a, id.toLowerCase()) - editDistance(b, id.toLowerCase()));
  return new RangeError(
    `Expected an exchange of ccxt but found ${id}; did you mean ${nearest.slice(0, 3).join(", ")}?`,
  );
}

/**
 * The exchange with ccxt's own rate limiter, by the weights that ccxt knows of each endpoint, and
 * its streaming methods. No key is given: only public data can be asked for.
 *
 * Throws a `RangeError` with the nearest names for an exchange that ccxt does not know.
 */
export async function openExchange(
  id: string,
  { market, endpoints, patience }: OpenExchangeOptions,
): Promise<OpenedExchange> {
  const ccxt = await loadCcxt();
  if (!ccxt.exchanges.includes(id)) throw unknownExchange(id, ccxt.exchanges);
  const streaming = (ccxt.pro as unknown as Record<string, new (config: object) => Exchange>)[id];
  const plain = (ccxt as unknown as Record<string, new (config: object) => Exchange>)[id];
  const markets = { fetchMarkets: { types: [market === "spot" ? "spot" : "linear"] } };
  const exchange = new (streaming ?? plain)({
    enableRateLimit: true,
    options: {
      defaultType: market,
      ws: { backoff: { base: patience.firstDelayMs, max: patience.longestDelayMs } },
      ...(id === "binance" ? markets : {}),
    },
  });
  exchange.urls.api = redirect(exchange.urls.api, endpoints) as typeof exchange.urls.api;
  // Currencies are not needed, and some exchanges tell them to their customers only.
  exchange.has = { ...exchange.has, fetchCurrencies: false };
  const scopes = new AsyncLocalStorage<FetchScope>();
  // Not in the configuration: there, functions are bound to the exchange and lose their scope.
  exchange.fetchImplementation = guardedFetch(id, { scopes, patience });
  return {
    exchange,
    within: (scope, work) => scopes.run(scope, work),
  };
}
