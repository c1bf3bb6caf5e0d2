/** What {@linkcode runCli} needs besides the command itself. */
export interface RunCliOptions {
  /** Text that `--help` prints. Without it `--help` is the command's own business. */
  readonly help?: string;
}

/** Exit code of a process that a person interrupted: 128 + SIGINT. */
const INTERRUPTED = 130;

/** The message on one line: whoever reads a log or a terminal sees one error as one line. */
function oneLine(message: string): string {
  return message.replace(/\s*\n\s*/g, " ").trim();
}

/**
 * Runs a command line program and ends the process with its exit code.
 *
 * An error is one line on standard error, `error: message`, and exit code 1; `--debug` adds the
 * stack. An `AbortError` is an interruption: exit code 130. `--debug` and `--help` are taken out of
 * the arguments that `main` receives.
 *
 * @example
 * ```ts ignore
 * await runCli(async (args) => {
 *   console.log(args.length);
 *   return 0;
 * }, { help: "Prints the number of its arguments" });
 * ```
 */
export async function runCli(
  main: (args: string[]) => Promise<number>,
  { help }: RunCliOptions = {},
): Promise<void> {
  const debug = Deno.args.includes("--debug");
  const args = Deno.args.filter((arg) => arg !== "--debug");
  if (help !== undefined && (args.includes("--help") || args.includes("-h"))) {
    console.log(help.trim());
    Deno.exit(0);
  }
  // Deno.exit rather than an exit code left behind: native sessions and signal listeners would
  // keep the process alive.
  try {
    Deno.exit(await main(args));
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    const interrupted = error.name === "AbortError";
    console.error(
      interrupted ? oneLine(error.message) : `error: ${oneLine(error.message) || error.name}`,
    );
    if (debug) console.error(error.stack);
    Deno.exit(interrupted ? INTERRUPTED : 1);
  }
}
