import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import {
  CUDA_FOLDER,
  CUDA_VERSION_FILE,
  PROVIDER_LIBRARIES,
  RUNTIME_LIBRARY,
} from "../../lib/nn/onnx/cuda_libraries.ts";
import { runtimeFolder } from "../../lib/nn/onnx/devices.ts";
import type { Installer } from "./find_installer.ts";

const REQUIREMENTS = fileURLToPath(new URL("./requirements.txt", import.meta.url));

/** The Python and the C library that packages are chosen for: the files kept run with any newer. */
const PYTHON = "3.12";
const GLIBC = ["2_28", "2_27", "2_17", "2_12"];

/** What NVIDIA's packages hold besides, and nothing here uses. */
const UNUSED = /\.alt\.|^libnvblas/;

/** Options of {@linkcode installArguments}. */
export interface InstallArgumentsOptions {
  /** File of pinned packages. Default: those of CUDA. */
  readonly requirements?: string;
}

/** Arguments that unpack the pinned packages into `folder`; the hashes must be those of the pins. */
export function installArguments(
  { tool, args }: Installer,
  folder: string,
  { requirements = REQUIREMENTS }: InstallArgumentsOptions = {},
): string[] {
  const common = ["--target", folder, "--no-deps", "--require-hashes", "-r", requirements];
  const all = [...args, "install", ...common, "--python-version", PYTHON];
  if (tool === "uv") {
    const platform = `x86_64-manylinux_${GLIBC[0]}`;
    return [...all, "--only-binary", ":all:", "--python-platform", platform, "--no-cache"];
  }
  const abi = `cp${PYTHON.replace(".", "")}`;
  return [
    ...all,
    ...["--only-binary=:all:", "--implementation", "cp", "--abi", abi, "--abi", "none"],
    ...GLIBC.flatMap((version) => ["--platform", `manylinux_${version}_x86_64`]),
    ...["--no-cache-dir", "--disable-pip-version-check", "--no-input"],
  ];
}

/** Unpacks pinned packages into a folder. */
export async function unpack(
  installer: Installer,
  into: string,
  options: InstallArgumentsOptions = {},
): Promise<void> {
  const { command, tool } = installer;
  const temporary = `${into}.tmp`;
  await Deno.mkdir(temporary, { recursive: true });
  const { success, code } = await new Deno.Command(command, {
    args: installArguments(installer, into, options),
    // The system's own folder for temporary files is often a small one in memory.
    env: { TMPDIR: temporary, PIP_ROOT_USER_ACTION: "ignore" },
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn().status;
  if (!success) {
    throw new Error(`Expected ${tool} to install the packages but it ended with code ${code}`);
  }
  await Deno.remove(temporary, { recursive: true });
}

/** Shared libraries that were unpacked and are of use: NVIDIA's, and ONNX Runtime's two. */
async function libraries(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) paths.push(...await libraries(path));
    else if (PROVIDER_LIBRARIES.includes(name)) paths.push(path);
    else if (/^lib.*\.so\.\d/.test(name) && basename(dirname(path)) === "lib") {
      if (!UNUSED.test(name)) paths.push(path);
    }
  }
  return paths;
}

/**
 * Installs the pinned libraries into `folder`, for the runtime of `version`. What was there before is
 * replaced at the end, in one step; a failure leaves it as it was.
 */
export async function installLibraries(
  installer: Installer,
  { version, folder = fileURLToPath(CUDA_FOLDER) }: {
    /** Of onnxruntime-node. */
    readonly version: string;
    /** Default: where the runtime looks. */
    readonly folder?: string;
  },
): Promise<void> {
  const place = folder.replace(/\/+$/, "");
  const parent = dirname(place);
  await Deno.mkdir(parent, { recursive: true });
  const work = await Deno.makeTempDir({ dir: parent, prefix: "setup-" });
  try {
    const unpacked = join(work, "packages"), ready = join(work, "ready");
    await unpack(installer, unpacked);
    await Deno.mkdir(ready);
    for (const path of await libraries(unpacked)) {
      await Deno.rename(path, join(ready, basename(path)));
    }
    // A link, not a copy: it ends with the package's version, and then says so by leading nowhere.
    const runtime = fileURLToPath(new URL(RUNTIME_LIBRARY, runtimeFolder()));
    await Deno.symlink(relative(place, runtime), join(ready, RUNTIME_LIBRARY));
    await Deno.writeTextFile(join(ready, CUDA_VERSION_FILE), `${version}\n`);
    await Deno.remove(place, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
    await Deno.rename(ready, place);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}
