import process from "node:process";
import { openCudaLibraries } from "./cuda_libraries.ts";

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
    // Failures of starting: no driver, an old one, no device. Others, like too little memory, are not.
    pattern: /CUDA failure (3|35|100|101|80[0-9])\b|failed to load shared library/i,
    advice:
      "It takes Linux on x86-64, NVIDIA's driver of version 580 or newer, and the libraries " +
      "that `deno task setup:cuda` installs",
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
  // The runtime puts the place in its sources around the reason.
  const reason = /CUDA failure \d+: [^;]+/.exec(error.message)?.[0] ??
    error.message.replace(/^.* was false\. /s, "");
  return absent(device, reason.trim(), error);
}

/** The folder of onnxruntime-node's native libraries. */
export function runtimeFolder(): URL {
  const { platform, arch } = process;
  return new URL(
    `../bin/napi-v6/${platform}/${arch}/`,
    import.meta.resolve("onnxruntime-node"),
  );
}

/**
 * Makes ready what the device's provider is made of, or says what of it is missing. Trying it without
 * would fail, too, but write lines to the standard error first.
 *
 * @param version of onnxruntime-node
 * @throws {Error} when something is missing: npm's package brings the providers of the CPU and WebGPU,
 * not CUDA's
 */
export async function prepareDevice(device: Device, version: string): Promise<void> {
  if (device !== "cuda") return;
  const problem = await openCudaLibraries(version);
  if (problem !== undefined) throw absent("cuda", problem);
}
