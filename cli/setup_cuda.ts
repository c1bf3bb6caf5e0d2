import { statfs } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { add, input } from "../lib/nn/graph/mod.ts";
import { lower, Session } from "../lib/nn/onnx/mod.ts";
import { findInstaller } from "./setup_cuda/find_installer.ts";
import { machineProblem, readDriver } from "./setup_cuda/check_machine.ts";
import { installLibraries } from "./setup_cuda/install.ts";
import { runCli } from "./run_cli.ts";

const HELP = `
Installs what device cuda needs besides NVIDIA's driver: ONNX Runtime's CUDA provider, CUDA 13 and
cuDNN 9, through pip or uv. Downloads 1.2 GB, and keeps 1.6 GB in .cuda, a folder of the project.

Usage: deno task setup:cuda [OPTIONS]

  --force       installs where NVIDIA's driver is missing or old, too
  --check       installs nothing and says whether CUDA works
  --debug       prints the stack of an error
  --help        prints this text
`;

const PROJECT = fileURLToPath(new URL("..", import.meta.url));

/** The version of onnxruntime-node that the import map pins. */
async function runtimeVersion(): Promise<string> {
  const { imports } = JSON.parse(await Deno.readTextFile(`${PROJECT}/deno.json`));
  return imports["onnxruntime-node"].split("@").at(-1);
}

/** Computes one plus two on CUDA, all of it there. */
async function tryCuda(): Promise<void> {
  const model = lower({ y: add(input("x", [1]), 2) });
  await using session = await Session.create(model, { device: "cuda", allowCpu: false });
  const { y } = await session.run({ x: session.value(Float32Array.of(1), [1]) });
  if (y.data[0] !== 3) throw new Error(`Expected CUDA to find 1 + 2 = 3 but found ${y.data[0]}`);
}

async function main(args: string[]): Promise<number> {
  const { values: { force, check } } = parseArgs({
    args,
    options: {
      force: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
    },
  });
  const driver = readDriver();
  if (!check) {
    const { bavail, bsize } = await statfs(PROJECT);
    const problem = machineProblem({ ...Deno.build, driver, free: bavail * bsize }, { force });
    if (problem) throw new Error(problem);
    const installer = await findInstaller();
    console.log(`Installing 1.2 GB of packages into .cuda with ${installer.command}`);
    await installLibraries(installer, { version: await runtimeVersion() });
    if (driver === undefined) {
      console.log("Installed in .cuda; nothing was tried, because NVIDIA's driver is missing");
      return 0;
    }
  }
  await tryCuda();
  console.log("CUDA works: set device to cuda, or to auto, which takes it where it is the fastest");
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
