import { Banned, NotOffered, RateLimited } from "../errors.ts";
import type { RouteContext } from "../route.ts";
import { createStash, type Stash } from "./stash.ts";

/** An answer that brings fewer bytes within the patience's `stallMs` has stalled. */
const LEAST_BYTES = 1024;

/** Wait after a 429 that does not say how long. */
const DEFAULT_WAIT_MS = 30_000;

/** Milliseconds that a `Retry-After` header asks for: seconds, or a date. NaN where it is absent. */
export function retryAfterMs(header: string | null, now: number): number {
  if (header === null || header.trim() === "") return NaN;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000;
  return Number.isNaN(ms) ? NaN : Math.max(0, ms);
}

function refusal(url: string, response: Response, context: RouteContext): Error {
  const { status, headers } = response;
  // Both clocks are this machine's when the header is a date: the answer's own date would be better
  // only where this machine's is wrong by more than the wait.
  const wait = retryAfterMs(headers.get("retry-after"), context.now());
  if (status === 404) return new NotOffered(`${url} does not exist`);
  if (status === 418) return new Banned(new URL(url).host, { until: context.now() + wait });
  if (status === 429) {
    return new RateLimited(`${url}: too many requests (429)`, {
      retryAfterMs: Number.isNaN(wait) ? DEFAULT_WAIT_MS : wait,
    });
  }
  return new Error(`${url}: Expected an answer with status 200 but found ${status}`);
}

/**
 * Fetches what is at `url`; the caller disposes of it. Throws {@linkcode NotOffered} (404),
 * {@linkcode RateLimited} (429), {@linkcode Banned} (418) and an `Error` for any other status, a
 * broken connection, an answer that ends early and one that stalls.
 */
export async function fetchStash(url: string, context: RouteContext): Promise<Stash> {
  const { signal, patience, onBytes } = context;
  const stalled = new AbortController();
  let size = 0, sizeBefore = 0;
  const watch = setInterval(() => {
    if (size - sizeBefore < LEAST_BYTES) stalled.abort();
    sizeBefore = size;
  }, patience.stallMs);
  let stash: Stash | undefined;
  try {
    const either = AbortSignal.any(signal ? [signal, stalled.signal] : [stalled.signal]);
    const response = await fetch(url, { signal: either });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw refusal(url, response, context);
    }
    const expected = Number(response.headers.get("content-length") ?? NaN);
    stash = await createStash(expected, context.scratch);
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      onBytes?.(chunk.length);
      await stash.write(chunk);
    }
    return stash;
  } catch (error) {
    stash?.[Symbol.dispose]();
    signal?.throwIfAborted();
    if (stalled.signal.aborted) {
      throw new Error(
        `${url}: Expected at least ${LEAST_BYTES} bytes within ${patience.stallMs} ms but the answer stalled after ${size} in all`,
      );
    }
    // A TypeError of fetch is a broken connection; elsewhere it would mean a mistake in the code.
    if (error instanceof TypeError) {
      throw new Error(`${url}: Expected an answer but the connection failed: ${error.message}`, {
        cause: error,
      });
    }
    throw error;
  } finally {
    clearInterval(watch);
  }
}

/** {@linkcode fetchStash} of a small file, as text. */
export async function fetchText(url: string, context: RouteContext): Promise<string> {
  using stash = await fetchStash(url, context);
  return new TextDecoder().decode(await stash.read(0, stash.size));
}
