import type { Exchange, ExchangeOptions } from "./start_exchange.ts";

/** Addresses of an exchange in another process. */
export type ExchangeProcess =
  & Pick<Exchange, "archiveUrl" | "apiUrl" | "streamUrl" | "stop">
  & AsyncDisposable;

/** Options of {@linkcode startExchangeProcess}. */
export interface ExchangeProcessOptions extends ExchangeOptions {
  /** Paths of archive files to make before the first request, so that timings leave them out. */
  readonly warm?: readonly string[];
}

/** Starts the exchange in a process of its own, so that its work is not counted as the caller's. */
export async function startExchangeProcess(
  options: ExchangeProcessOptions,
): Promise<ExchangeProcess> {
  const root = new URL("../../", import.meta.url);
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--allow-net=127.0.0.1",
      "--allow-read",
      "--allow-env",
      new URL("./serve.ts", import.meta.url).pathname,
      JSON.stringify(options),
    ],
    cwd: root,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`Expected the exchange to state its address but found "${text}"`);
    text += value;
  }
  const stop = async () => {
    await child.stdin.close();
    await reader.cancel();
    await child.status;
  };
  return { ...JSON.parse(text), stop, [Symbol.asyncDispose]: stop };
}
