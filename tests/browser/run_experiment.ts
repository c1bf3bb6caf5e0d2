import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const pathOf = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** Runs the bundled experiment by its command, with least rights, on a ledger of its own in `folder`. */
export async function runExperiment(folder: string): Promise<void> {
  const config = pathOf("experiments/btc-daily-direction/experiment.json");
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "--allow-read",
      "--allow-env",
      "--allow-sys",
      "--allow-ffi",
      "--allow-run=git",
      `--allow-write=${folder}`,
      pathOf("cli/run_experiment.ts"),
      config,
      "--out",
      folder,
    ],
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}
