import { createInterface } from "node:readline";
import { Readable } from "node:stream";

/** Pythons that may hold a peer's packages, the project's own environment first. */
const PYTHONS = [".venv-bench/bin/python", ".venv-bench/Scripts/python.exe", "python3", "python"];

/** The first Python that can import `module`; undefined when there is none. */
export async function findPython(module: string): Promise<string | undefined> {
  for (const python of PYTHONS) {
    try {
      const { success } = await new Deno.Command(python, {
        args: ["-c", `import ${module}`],
        stdout: "null",
        stderr: "null",
      }).output();
      if (success) return python;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** A peer's process that answers each command with one line of JSON. */
export interface Peer extends AsyncDisposable {
  ask(command: string): Promise<unknown>;
}

/** Starts a script of bench/peers. */
export function startPeer(python: string, args: readonly string[]): Peer {
  const child = new Deno.Command(python, {
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  const lines = createInterface({ input: Readable.fromWeb(child.stdout) })[Symbol.asyncIterator]();
  const send = (text: string) => writer.write(new TextEncoder().encode(`${text}\n`));
  return {
    async ask(command) {
      await send(command);
      const { value, done } = await lines.next();
      if (done) throw new Error(`Expected an answer to ${command} but the peer has ended`);
      return JSON.parse(value);
    },
    async [Symbol.asyncDispose]() {
      await send("quit");
      await writer.close();
      await child.status;
    },
  };
}
