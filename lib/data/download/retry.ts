import pRetry from "p-retry";
import { Banned, Disagreement, NotOffered, RateLimited, UnknownSymbol } from "./errors.ts";
import type { RouteContext } from "./route.ts";

/** Errors that a further attempt would only meet again. */
const FINAL = [Banned, Disagreement, NotOffered, UnknownSymbol, RangeError, ReferenceError];

/** Resolves after `ms`, or rejects with the signal's reason. */
function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/**
 * Tries `work` until it succeeds: waits longer each time, with jitter, and at least as long as an
 * exchange asks for. What cannot get better (a ban, a file that is not there, an unknown symbol) is
 * thrown at once, and so is the last failure.
 */
export function withRetries<T>(
  work: () => Promise<T>,
  { patience, signal, warn }: Pick<RouteContext, "patience" | "signal" | "warn">,
): Promise<T> {
  return pRetry(work, {
    retries: patience.retries,
    minTimeout: patience.firstDelayMs,
    maxTimeout: patience.longestDelayMs,
    randomize: true,
    signal,
    shouldRetry: ({ error }) =>
      error.name !== "AbortError" && !FINAL.some((kind) => error instanceof kind),
    onFailedAttempt: async ({ error, retriesLeft, retryDelay }) => {
      if (!(error instanceof RateLimited) || retriesLeft === 0) return;
      warn(`${error.message}; waiting ${Math.ceil(error.retryAfterMs / 1000)} s`);
      await delay(Math.max(0, error.retryAfterMs - retryDelay), signal);
    },
  });
}
