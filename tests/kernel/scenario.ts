import { labPlaces } from "../../cli/lab/places.ts";

/** What a reader saw: kind and content of an output. */
export type Output = readonly [kind: string, content: string | readonly string[]];

/** Outputs and reply states by cell. */
export interface Seen {
  readonly outputs: readonly (readonly Output[])[];
  readonly states: readonly string[];
}

const places = labPlaces();
const SCRIPT = new URL("scenarios.py", import.meta.url).pathname;

/**
 * Runs a scenario of scenarios.py with the kernel in `.venv`.
 *
 * @throws {Error} when it fails, or nothing is installed: these tests never pass by being skipped
 */
export async function scenario<T = Seen>(name: string): Promise<T> {
  await Deno.stat(`${places.kernelSpec}/kernel.json`).catch(() => {
    throw new Error("Expected Assay's kernel in .venv but found none: run deno task lab --setup");
  });
  const { code, stdout, stderr } = await new Deno.Command(places.python, {
    args: [SCRIPT, name],
    cwd: `${places.project}/notebooks`,
    env: { ...places.jupyter },
  }).output();
  if (code !== 0) throw new Error(`Scenario ${name}: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** The texts of outputs, without colours, one after the other. */
export function shown(outputs: readonly Output[]): string {
  const text = outputs.map(([, content]) => [content].flat().join("\n")).join("\n");
  // deno-lint-ignore no-control-regex
  return text.replace(/\x1b\[\d+m/g, "");
}
