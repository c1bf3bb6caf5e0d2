/**
 * NVIDIA's libraries and ONNX Runtime's CUDA provider, in a folder of the project: npm's package has
 * neither. They are opened by their paths before the runtime asks for them by their names, which the
 * system's loader then knows; so neither the package nor `LD_LIBRARY_PATH` has to be changed.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** Where `deno task setup:cuda` puts the libraries. */
export const CUDA_FOLDER: URL = new URL("../../../.cuda/lib/", import.meta.url);

/** The file in which it says for which version of onnxruntime-node they are. */
export const CUDA_VERSION_FILE = "onnxruntime-version";

/** The runtime's own library: the runtime looks for providers beside the one it was loaded from. */
export const RUNTIME_LIBRARY = "libonnxruntime.so.1";

/** Parts of the provider, loaded by the runtime itself. */
export const PROVIDER_LIBRARIES: readonly string[] = [
  "libonnxruntime_providers_shared.so",
  "libonnxruntime_providers_cuda.so",
];

/** What the provider asks for, in an order in which each finds those it needs. */
export const CUDA_LIBRARIES: readonly string[] = [
  "libcudart.so.13",
  "libcublasLt.so.13",
  "libcublas.so.13",
  "libcurand.so.10",
  "libnvrtc-builtins.so.13.0",
  "libnvrtc.so.13",
  "libcudnn.so.9",
];

/** NVIDIA's driver, which comes with the system. */
export const DRIVER_LIBRARY = "libcuda.so.1";

/** Kept open as long as the process lives: the runtime uses them unseen. */
const opened = new Map<string, unknown>();

function open(path: string): void {
  if (!opened.has(path)) opened.set(path, Deno.dlopen(path, {}));
}

/** False where the system's loader refuses: the file, or what it needs, is not there or broken. */
function opens(path: string): boolean {
  try {
    open(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return false;
  }
}

async function exists(url: URL): Promise<boolean> {
  try {
    await Deno.stat(url);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const pathOf = (name: string, folder: URL) => fileURLToPath(new URL(name, folder));

/**
 * Makes the runtime find its CUDA provider, if that is set up. To be called before the runtime is
 * loaded, also for the CPU: a process loads it once, from one place.
 */
export async function openRuntimeBesideCuda(folder: URL = CUDA_FOLDER): Promise<void> {
  // Where it cannot be opened, the package's own is, and only CUDA is not found.
  if (await exists(new URL(RUNTIME_LIBRARY, folder))) opens(pathOf(RUNTIME_LIBRARY, folder));
}

/**
 * Opens what the CUDA provider needs. Gives what is missing in a few words, or nothing when all is
 * there; whether there is a GPU, too, the runtime says.
 */
export async function openCudaLibraries(
  version: string,
  folder: URL = CUDA_FOLDER,
): Promise<string | undefined> {
  const file = new URL(CUDA_VERSION_FILE, folder);
  if (!await exists(file)) return "its libraries are not set up";
  const found = (await Deno.readTextFile(file)).trim();
  if (found !== version) {
    return `its libraries are for onnxruntime-node ${found}, not ${version}`;
  }
  for (const name of [...CUDA_LIBRARIES, ...PROVIDER_LIBRARIES]) {
    if (!await exists(new URL(name, folder))) return `${name} is not among its libraries`;
  }
  // By its bare name: where the driver is, the system's loader knows.
  if (!opens(DRIVER_LIBRARY)) return `NVIDIA's driver (${DRIVER_LIBRARY}) could not be loaded`;
  const unusable = CUDA_LIBRARIES.find((name) => !opens(pathOf(name, folder)));
  return unusable && `${unusable} could not be loaded`;
}
