import { createHash } from "node:crypto";
import { type EnvironmentMaker, findPython } from "./find_python.ts";
import { writeKernelSpec } from "./kernel_spec.ts";
import type { Places } from "./places.ts";

/**
 * Versions of Python for which the pinned packages are there ready to use; of what is not installed,
 * uv fetches the newest, which they would have to be compiled for.
 */
const PYTHON = ">=3.10,<3.15";

/** What asks at every start whether it may fetch news. */
const ANNOUNCEMENTS = "@jupyterlab/apputils-extension:announcements";

/** Options of {@linkcode installLab}. */
export interface InstallLabOptions {
  /** Told what takes a while. Default: nobody. */
  readonly onStep?: (sentence: string) => void;
}

/** Runs a command with its output shown only when it fails. */
async function run(command: string, args: string[], env: Record<string, string>): Promise<void> {
  const { code, stdout, stderr } = await new Deno.Command(command, { args, env }).output();
  if (code === 0) return;
  const said = new TextDecoder().decode(stderr) || new TextDecoder().decode(stdout);
  const lines = said.trim().split("\n");
  const error = lines.findIndex((line) => /^error/i.test(line));
  const telling = error < 0 ? lines.slice(-3) : lines.slice(error, error + 4);
  throw new Error(
    `Expected ${command} ${args[0]} ${args[1]} to succeed but found: ${telling.join(" ")}`,
  );
}

async function makeEnvironment(maker: EnvironmentMaker, places: Places): Promise<void> {
  const { command, tool } = maker;
  const { venv, python, requirements, jupyter } = places;
  if (tool === "uv") {
    await run(command, ["venv", "--clear", "--python", PYTHON, venv], {});
    await run(command, ["pip", "install", "--python", python, "-r", requirements], {});
  } else {
    await run(command, ["-m", "venv", "--clear", venv], {});
    const quiet = ["--quiet", "--disable-pip-version-check", "--no-input"];
    await run(python, ["-m", "pip", "install", ...quiet, "-r", requirements], {});
  }
  await run(python, ["-m", "jupyter", "labextension", "disable", ANNOUNCEMENTS], jupyter);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Brings `.venv` to what requirements-lab.txt pins and writes Assay's kernel into it. Takes a
 * minute the first time and nothing afterwards, until the pins change.
 */
export async function installLab(
  places: Places,
  { onStep = () => {} }: InstallLabOptions = {},
): Promise<void> {
  const stamp = `${places.venv}/assay-lab.sha256`;
  const pins = createHash("sha256").update(await Deno.readTextFile(places.requirements))
    .digest("hex");
  if (await readIfThere(stamp) !== pins) {
    const maker = await findPython();
    onStep(`Installing JupyterLab into .venv with ${maker.command}; this takes about a minute`);
    await makeEnvironment(maker, places);
    await Deno.writeTextFile(stamp, pins);
  }
  for (const folder of Object.values(places.jupyter)) {
    // Others on this machine must not read the server's token.
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  }
  await writeKernelSpec(places);
}
