import { DRIVER_LIBRARY } from "../../lib/nn/onnx/cuda_libraries.ts";

/** What a machine needs before anything is worth downloading. */
export interface Machine {
  readonly os: string;
  readonly arch: string;
  /** What NVIDIA's driver says of itself: see {@linkcode readDriver}. Undefined: there is none. */
  readonly driver: number | undefined;
  /** Bytes free on the disk of the project. */
  readonly free: number;
}

/** CUDA 13.0, in the driver's counting. */
const OLDEST = 13_000;

/** Bytes that installing takes at its largest, with some to spare: packages, packed and unpacked. */
const ROOM = 4e9;

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/**
 * The newest CUDA that the installed driver knows, 1000 times its major version plus 10 times its minor
 * one; undefined where there is no driver.
 */
export function readDriver(): number | undefined {
  let library;
  try {
    library = Deno.dlopen(DRIVER_LIBRARY, {
      cuDriverGetVersion: { parameters: ["buffer"], result: "i32" },
    });
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined;
  }
  const version = new Int32Array(1);
  const status = library.symbols.cuDriverGetVersion(version);
  // Left open: drivers do not like to be unloaded.
  return status === 0 ? version[0] : undefined;
}

/** What speaks against installing on this machine, in one sentence; undefined when nothing does. */
export function machineProblem(
  { os, arch, driver, free }: Machine,
  { force = false }: {
    /** True: a missing or old driver is no problem. Default: false. */
    readonly force?: boolean;
  } = {},
): string | undefined {
  if (os !== "linux" || arch !== "x86_64") {
    return `Expected Linux on x86_64, for which ONNX Runtime has a CUDA provider, but found ${os} on ${arch}; ` +
      "device webgpu uses GPUs there";
  }
  if (free < ROOM) {
    return `Expected ${gigabytes(ROOM)} free on the project's disk but found ${gigabytes(free)}`;
  }
  if (force) return undefined;
  const advice =
    "; install NVIDIA's driver of version 580 or newer, or pass --force to install the " +
    "libraries before it";
  if (driver === undefined) {
    return `Expected NVIDIA's driver (${DRIVER_LIBRARY}) but found none${advice}`;
  }
  if (driver < OLDEST) {
    const [major, minor] = [Math.floor(driver / 1000), Math.floor(driver % 1000 / 10)];
    return `Expected a driver that knows CUDA 13.0 but found one for CUDA ${major}.${minor}${advice}`;
  }
}
