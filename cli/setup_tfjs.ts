import { statfs } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { add, input } from "../lib/nn/graph/mod.ts";
import { NATIVE_FOLDER, NATIVE_STAMP, Program } from "../lib/nn/tfjs/mod.ts";
import { runCli } from "./run_cli.ts";
import { findInstaller } from "./setup_cuda/find_installer.ts";
import { checkTools } from "./setup_tfjs/check_tools.ts";
import { installBinding, VARIANTS } from "./setup_tfjs/install.ts";
import { replaceFolder } from "./setup_tfjs/replace_folder.ts";

const HELP = `
Sets up TensorFlow's own code for engine tfjs: npm's tfjs-node, TensorFlow's libraries through pip or uv,
and the binding between them, built with g++. Keeps 1.5 GB (with --gpu 6.5 GB) in .tfjs, a folder of the
project.

Usage: deno task setup:tfjs [OPTIONS]

  --gpu         tfjs-node-gpu, with CUDA 12 and cuDNN 9, for NVIDIA GPUs
  --check       installs nothing and says whether TensorFlow's own code works
  --debug       prints the stack of an error
  --help        prints this text
`;

const PROJECT = fileURLToPath(new URL("..", import.meta.url));

/** Computes one plus two on TensorFlow's own code; gives what it computed on. */
async function tryBinding(): Promise<string> {
  using program = await Program.create({ y: add(input("x", [1]), 2) }, { backend: "tensorflow" });
  const { y } = await program.run({ x: { data: Float32Array.of(1), shape: [1] } });
  const [found] = y.dataSync();
  y.dispose();
  if (found !== 3) throw new Error(`Expected TensorFlow to find 1 + 2 = 3 but found ${found}`);
  return program.runtime.description;
}

async function main(args: string[]): Promise<number> {
  const { values: { gpu, check } } = parseArgs({
    args,
    options: {
      gpu: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
    },
  });
  if (!check) {
    const { bavail, bsize } = await statfs(PROJECT);
    await checkTools({ ...Deno.build, free: bavail * bsize }, { gpu });
    const installer = await findInstaller();
    const variant = gpu ? VARIANTS.gpu : VARIANTS.cpu;
    await replaceFolder(fileURLToPath(NATIVE_FOLDER), async (folder) => {
      await installBinding(folder, installer, { variant, onStep: (line) => console.log(line) });
      await Deno.writeTextFile(`${folder}/${NATIVE_STAMP}`, `${variant.name}\n`);
    });
  }
  console.log(`Works: ${await tryBinding()}`);
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
