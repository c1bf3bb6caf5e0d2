import process from "node:process";

/** What computes a model: the CPU, any GPU through WebGPU, or an NVIDIA GPU through CUDA. */
export type Device = "cpu" | "webgpu" | "cuda";

/** All devices, the one that is always there first. */
export const DEVICES: readonly Device[] = ["cpu", "webgpu", "cuda"];

/**
 * The device's memory in which the runtime can leave results for the next run; undefined where
 * they come back to main memory. For CUDA the runtime's interface for JavaScript has none.
 */
export const DEVICE_MEMORY: Readonly<Record<Device, "gpu-buffer" | undefined>> = {
  cpu: undefined,
  webgpu: "gpu-buffer",
  cuda: undefined,
};

/** What a device that cannot be used looks like in the runtime's errors, and what to do about it. */
interface Absence {
  readonly expected: string;
  readonly pattern: RegExp;
  readonly advice: string;
}

const ABSENCES: Readonly<Record<Exclude<Device, "cpu">, Absence>> = {
  webgpu: {
    expected: "a GPU that WebGPU can use",
    pattern: /adapter|WebGpuContext|\[webgpu\] backend not found/i,
    advice: "Install the GPU's driver; on Linux that is a Vulkan driver and its loader, " +
      "libvulkan.so.1 (package libvulkan1)",
  },
  cuda: {
    expected: "an NVIDIA GPU that CUDA can use",
    pattern: /cuda|failed to load shared library/i,
    advice: "It takes Linux on x86-64, NVIDIA's driver, ONNX Runtime's CUDA provider beside " +
      "onnxruntime-node's library, and CUDA 13 and cuDNN 9 on LD_LIBRARY_PATH",
  },
};

function absent(device: Exclude<Device, "cpu">, reason: string, cause?: unknown): Error {
  const { expected, advice } = ABSENCES[device];
  return new Error(`Expected ${expected} but found none: ${reason}. ${advice}`, { cause });
}

/**
 * An error that says what is missing when the runtime's error comes from a device that is not
 * there; any other error as it is.
 */
export function deviceError(device: Device, error: unknown): unknown {
  if (device === "cpu" || !(error instanceof Error)) return error;
  if (!ABSENCES[device].pattern.test(error.message)) return error;
  // The runtime puts the place in its sources in front, the reason comes last.
  return absent(device, error.message.trim().replace(/^.* was false\. /s, ""), error);
}

const CUDA_PROVIDER = "libonnxruntime_providers_cuda.so";

/** The folder of onnxruntime-node's native libraries. */
export function runtimeFolder(): URL {
  const { platform, arch } = process;
  return new URL(
    `../bin/napi-v6/${platform}/${arch}/`,
    import.meta.resolve("onnxruntime-node"),
  );
}

/**
 * Looks whether the runtime has what the device's provider is made of. Trying it without would fail,
 * too, but write lines to the standard error first.
 *
 * @throws {Error} when it is missing: npm's package brings the CPU's and WebGPU's, not CUDA's
 */
export async function assertInstalled(device: Device): Promise<void> {
  if (device !== "cuda") return;
  try {
    await Deno.stat(new URL(CUDA_PROVIDER, runtimeFolder()));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw absent("cuda", `onnxruntime-node has no ${CUDA_PROVIDER} beside it`);
  }
}
