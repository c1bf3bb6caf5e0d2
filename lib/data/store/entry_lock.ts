import pRetry from "p-retry";

/** Options of {@linkcode lockEntry}. */
export interface LockOptions {
  /** How long to wait for another writer. Default: 5,000. */
  readonly waitMs?: number;
}

const POLL_MS = 50;

class Locked extends Error {}

/**
 * Takes the lock of an entry's folder: one process, and in it one writer, holds it at a time. It is
 * the operating system's own lock on a file, so a process that is killed lets go of it at once;
 * a lock that is a file or folder would have to be waited for until it looks abandoned.
 *
 * Throws an `Error` when another writer keeps it for longer than `waitMs`.
 */
export async function lockEntry(
  folder: string,
  { waitMs = 5_000 }: LockOptions = {},
): Promise<Disposable> {
  const file = await Deno.open(`${folder}/.lock`, { create: true, write: true });
  try {
    await pRetry(async () => {
      if (!await file.tryLock(true)) throw new Locked();
    }, {
      retries: Math.ceil(waitMs / POLL_MS),
      factor: 1,
      minTimeout: POLL_MS,
      shouldRetry: ({ error }) => error instanceof Locked,
    });
  } catch (error) {
    file.close();
    if (!(error instanceof Locked)) throw error;
    throw new Error(
      `Expected to be the only writer of ${folder} but found another at work; wait until it has ended`,
    );
  }
  return { [Symbol.dispose]: () => file.close() };
}
