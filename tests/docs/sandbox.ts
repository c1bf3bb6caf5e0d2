import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../temporary_folder.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What a reader's clone has, as far as the manual uses it. */
const COPIED = [
  "deno.json",
  "deno.lock",
  "requirements-lab.txt",
  "lib",
  "cli",
  "kernel",
  "tools",
  "notebooks",
  "data/samples",
  "experiments/btc-daily-direction/experiment.json",
  "tests/assay/samples",
  "tests/estimator_contract.ts",
  "tests/estimator_heads.ts",
  "tests/estimators_test.ts",
  "tests/fast_check.ts",
];

async function copy(from: string, to: string): Promise<void> {
  const { isDirectory } = await Deno.stat(from);
  if (!isDirectory) return await Deno.copyFile(from, to);
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) {
    if (name !== "__pycache__") await copy(`${from}/${name}`, `${to}/${name}`);
  }
}

/** A fresh copy of the project in which commands change nothing else. */
export interface Sandbox {
  /** The copy's folder. */
  readonly folder: string;
  /** Runs an executable in the folder and returns what it wrote to both of its outputs. */
  run(executable: string, args: readonly string[]): Promise<{ code: number; output: string }>;
}

/** Copies the project; its packages are linked, not copied. */
export async function createSandbox(): Promise<Sandbox> {
  const parent = await temporaryFolder();
  const folder = `${parent}/assay`;
  const bin = `${parent}/bin`;
  await Deno.mkdir(bin);
  const script = (name: string, text: string) =>
    Deno.writeTextFile(`${bin}/${name}`, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const deno = `exec '${Deno.execPath()}' "$@"`;
  // Types are checked once for all pages, not by each test that a page runs.
  await script("deno", `[ "$1" = test ] && shift && set -- test --no-check "$@"\n${deno}`);
  // The manual's `npx -y deno@VERSION`, without asking a registry.
  await script("npx", `shift 2\n${deno}`);
  for (const path of COPIED) {
    const to = `${folder}/${path}`;
    await Deno.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
    await copy(`${ROOT}${path}`, to);
  }
  await Deno.symlink(`${ROOT}node_modules`, `${folder}/node_modules`, { type: "dir" });
  return {
    folder,
    async run(executable, args) {
      const { code, stdout, stderr } = await new Deno.Command(executable, {
        args: [...args],
        cwd: folder,
        env: { NO_COLOR: "1", PATH: `${bin}:${Deno.env.get("PATH")}` },
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).output();
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      return { code, output: text(stdout) + text(stderr) };
    },
  };
}
