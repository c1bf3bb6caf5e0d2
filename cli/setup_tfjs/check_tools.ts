/** What a machine needs before anything is worth downloading. */
export interface Machine {
  readonly os: string;
  readonly arch: string;
  /** Bytes free on the disk of the project. */
  readonly free: number;
}

/** Options of {@linkcode checkTools}. */
export interface CheckToolsOptions {
  /** Whether it is to be set up for a GPU. */
  readonly gpu: boolean;
  /** The compiler. Default: g++. */
  readonly compiler?: string;
}

/** Bytes that installing takes: the packages, and what is unpacked of them. */
const ROOM = { cpu: 3e9, gpu: 13e9 };

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/**
 * Throws for a machine on which TensorFlow's binding cannot be set up, in one sentence.
 *
 * @throws {Error} on another system than Linux on x86-64, on a full disk, or without a C++ compiler
 */
export async function checkTools(
  { os, arch, free }: Machine,
  { gpu, compiler = "g++" }: CheckToolsOptions,
): Promise<void> {
  if (os !== "linux" || arch !== "x86_64") {
    throw new Error(
      `Expected Linux on x86_64, for which TensorFlow's libraries are pinned, but found ${os} on ` +
        `${arch}; engine tfjs computes in plain JavaScript there`,
    );
  }
  const room = gpu ? ROOM.gpu : ROOM.cpu;
  if (free < room) {
    throw new Error(
      `Expected ${gigabytes(room)} free on the project's disk but found ${gigabytes(free)}`,
    );
  }
  try {
    const { success } = await new Deno.Command(compiler, { args: ["--version"] }).output();
    if (success) return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  throw new Error(
    `Expected a C++ compiler, ${compiler}, but found none: on Debian and Ubuntu apt install g++`,
  );
}
