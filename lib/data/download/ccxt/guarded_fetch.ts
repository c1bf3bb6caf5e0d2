import { AsyncLocalStorage } from "node:async_hooks";
import { retryAfterMs } from "../archive/fetch_stash.ts";
import { Banned, NotOffered, RateLimited } from "../errors.ts";
import type { Patience, RouteContext } from "../route.ts";

/** What a request to an exchange is made for. */
export interface FetchScope extends Pick<RouteContext, "signal" | "onBytes" | "patience" | "now"> {
  /** Addresses asked, in order. */
  readonly urls: string[];
}

/** The requests of one exchange know what they are made for, though ccxt stands between. */
export type FetchScopes = AsyncLocalStorage<FetchScope>;

/** An answer that brings fewer bytes within the patience's `stallMs` has stalled. */
const LEAST_BYTES = 1024;

/** Wait after a 429 that does not say how long. */
const DEFAULT_WAIT_MS = 30_000;

/** Reads an answer whole, so that its body stays under watch, too. */
async function receive(
  url: string,
  init: RequestInit,
  { signal, onBytes, patience }: FetchScope,
): Promise<Response> {
  const stalled = new AbortController();
  let size = 0, sizeBefore = 0;
  const watch = setInterval(() => {
    if (size - sizeBefore < LEAST_BYTES) stalled.abort();
    sizeBefore = size;
  }, patience.stallMs);
  try {
    const response = await fetch(url, {
      ...init,
      redirect: "error",
      signal: AbortSignal.any(signal ? [signal, stalled.signal] : [stalled.signal]),
    });
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      size += chunk.length;
      onBytes?.(chunk.length);
    }
    const { status, statusText, headers } = response;
    return new Response(status === 204 ? null : new Blob(chunks), { status, statusText, headers });
  } catch (error) {
    signal?.throwIfAborted();
    if (!stalled.signal.aborted) throw error;
    throw new Error(
      `${url}: Expected at least ${LEAST_BYTES} bytes within ${patience.stallMs} ms but the answer stalled after ${size} in all`,
    );
  } finally {
    clearInterval(watch);
  }
}

/** End of a ban, UTC ms: Binance writes it into the sentence, others into Retry-After. */
function banEnd(body: string, waitMs: number, now: number): number {
  const stated = /banned until (\d{13})/.exec(body);
  return stated ? Number(stated[1]) : now + waitMs;
}

/**
 * The fetch that ccxt is given. ccxt's own watches an answer's headers only, so that a body that
 * stalls would hang for ever, and it drops Retry-After: here both are heeded, bytes are counted and
 * the scope's signal stops the request.
 *
 * Throws {@linkcode RateLimited} for status 429, {@linkcode Banned} for 418 and
 * {@linkcode NotOffered} for 451, the answer to countries in which the exchange may not do business.
 */
export function guardedFetch(
  exchange: string,
  { scopes, patience }: { readonly scopes: FetchScopes; readonly patience: Patience },
): (url: string, init: RequestInit) => Promise<Response> {
  return async (url, init) => {
    // Without a scope: what some exchanges ask for by themselves before they open a stream.
    const scope = scopes.getStore() ?? { patience, now: Date.now, urls: [] };
    scope.urls.push(url);
    const { method, headers, body } = init;
    const response = await receive(url, { method, headers, body }, scope);
    if (![418, 429, 451].includes(response.status)) return response;
    const wait = retryAfterMs(response.headers.get("retry-after"), scope.now());
    const text = await response.text();
    // ccxt takes it for a passing failure.
    if (response.status === 451) throw new NotOffered(`${exchange} refuses (451): ${text}`);
    if (response.status === 418) {
      throw new Banned(exchange, { until: banEnd(text, wait, scope.now()) });
    }
    throw new RateLimited(`${exchange}: too many requests (429)`, {
      retryAfterMs: Number.isNaN(wait) ? DEFAULT_WAIT_MS : wait,
    });
  };
}
