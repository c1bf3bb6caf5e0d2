import { NotOffered, RateLimited } from "../errors.ts";

/** Wait when an exchange says too often without saying how long. */
const DEFAULT_WAIT_MS = 30_000;

/** How ccxt's errors are called here, by the names of ccxt's classes. Others stay as they are. */
const TRANSLATIONS: Readonly<Record<string, (error: Error) => Error>> = {
  RateLimitExceeded: ({ message }) => new RateLimited(message, { retryAfterMs: DEFAULT_WAIT_MS }),
  DDoSProtection: ({ message }) => new RateLimited(message, { retryAfterMs: DEFAULT_WAIT_MS }),
  // What no further attempt changes.
  RestrictedLocation: ({ message }) => new NotOffered(message),
  PermissionDenied: ({ message }) => new NotOffered(message),
  AuthenticationError: ({ message }) => new NotOffered(message),
  BadRequest: ({ message }) => new RangeError(message),
  BadSymbol: ({ message }) => new NotOffered(message),
  NotSupported: ({ message }) => new NotOffered(message),
};

/** Runs `work` and throws its errors as errors of downloads. */
export async function translating<T>(
  work: () => Promise<T>,
  { signal }: { readonly signal?: AbortSignal },
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // ccxt calls a request that was stopped on purpose a timeout.
    signal?.throwIfAborted();
    if (!(error instanceof Error)) throw error;
    throw TRANSLATIONS[error.constructor.name]?.(error) ?? error;
  }
}
