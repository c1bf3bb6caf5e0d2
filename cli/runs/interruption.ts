import process from "node:process";

/** A signal that aborts with `message` on Ctrl-C and on a request to terminate. */
export function interruption(message: string): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort(new DOMException(message, "AbortError"));
  // Through node:process, not Deno.addSignalListener: the lock's package ends the process on a
  // signal when it sees no listener there but its own.
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}
