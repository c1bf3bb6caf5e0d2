import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Installer } from "../setup_cuda/find_installer.ts";
import { unpack } from "../setup_cuda/install.ts";

/** The last version of TensorFlow.js for Node, and the headers of Node's interface for addons. */
const VERSION = "4.22.0";
const HEADERS = "1.7.0";

/** The version of Node's interface that the binding asks for and looks for in its folder's name. */
const NAPI = 8;

/** What is set up. */
export interface Variant {
  /** npm's package. */
  readonly name: "@tensorflow/tfjs-node" | "@tensorflow/tfjs-node-gpu";
  /** PyPI's pinned packages: TensorFlow's libraries and headers. */
  readonly requirements: string;
}

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** For the CPU, and for NVIDIA GPUs. */
export const VARIANTS: { readonly cpu: Variant; readonly gpu: Variant } = {
  cpu: { name: "@tensorflow/tfjs-node", requirements: place("cpu.txt") },
  gpu: { name: "@tensorflow/tfjs-node-gpu", requirements: place("gpu.txt") },
};

/** Runs a command; its output is shown only when it fails, in the error. */
export async function run(
  command: string,
  args: readonly string[],
  { cwd }: { readonly cwd?: string } = {},
): Promise<void> {
  const { success, code, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  if (success) return;
  const said = new TextDecoder().decode(stderr) || new TextDecoder().decode(stdout);
  const lines = said.trim().split("\n");
  const error = lines.findIndex((line) => /\berror\b/i.test(line));
  const telling = lines.slice(Math.max(0, error), Math.max(0, error) + 3).join(" ");
  throw new Error(`Expected ${command} ${args[0]} to succeed but found code ${code}: ${telling}`);
}

/** npm's packages, their own install scripts not run: what those would download is gone. */
async function installPackages(folder: string, { name }: Variant): Promise<void> {
  const dependencies = { [name]: VERSION, "node-api-headers": HEADERS };
  await Deno.writeTextFile(join(folder, "package.json"), JSON.stringify({ dependencies }));
  await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify({ nodeModulesDir: "auto" }));
  await run(Deno.execPath(), ["install", "--quiet"], { cwd: folder });
}

/** Arguments that make g++ build the binding of a package against TensorFlow's libraries. */
export function compilerArguments(
  { sources, output, headers, tensorflow, from }: {
    readonly sources: readonly string[];
    readonly output: string;
    /** Folder of Node's headers. */
    readonly headers: string;
    /** Folder of the package `tensorflow`. */
    readonly tensorflow: string;
    /** Folder in which the binding will lie. */
    readonly from: string;
  },
): string[] {
  return [
    ...["-O2", "-std=c++17", "-fPIC", "-shared", `-DNAPI_VERSION=${NAPI}`],
    ...[`-I${headers}`, `-I${join(tensorflow, "include")}`],
    ...sources,
    ...["-o", output],
    ...["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"].map((n) => join(tensorflow, n)),
    // Relative, so that the project may be moved.
    `-Wl,-rpath,$ORIGIN/${relative(from, tensorflow)}`,
  ];
}

async function buildBinding(folder: string, { name }: Variant): Promise<void> {
  const modules = join(folder, "node_modules");
  // The folder itself, not the link to it: the binding finds TensorFlow from where it lies.
  const root = await Deno.realPath(join(modules, name));
  const from = join(root, "lib", `napi-v${NAPI}`);
  await Deno.mkdir(from, { recursive: true });
  const files = await Array.fromAsync(Deno.readDir(join(root, "binding")), ({ name }) => name);
  const sources = files.filter((name) => name.endsWith(".cc")).sort();
  await run(
    "g++",
    compilerArguments({
      sources: sources.map((name) => join(root, "binding", name)),
      output: join(from, "tfjs_binding.node"),
      headers: join(modules, "node-api-headers", "include"),
      tensorflow: join(folder, "tensorflow", "tensorflow"),
      from,
    }),
  );
}

/** Options of {@linkcode installBinding}. */
export interface InstallBindingOptions {
  readonly variant: Variant;
  /** Told what takes a while. */
  readonly onStep: (sentence: string) => void;
}

/** Puts npm's package, TensorFlow's libraries and the binding between them into an empty folder. */
export async function installBinding(
  folder: string,
  installer: Installer,
  { variant, onStep }: InstallBindingOptions,
): Promise<void> {
  onStep(`Installing ${variant.name} ${VERSION}`);
  await installPackages(folder, variant);
  onStep(`Installing TensorFlow's libraries with ${installer.command}`);
  const { requirements } = variant;
  await unpack(installer, join(folder, "tensorflow"), { requirements });
  onStep("Building the binding with g++");
  await buildBinding(folder, variant);
}
