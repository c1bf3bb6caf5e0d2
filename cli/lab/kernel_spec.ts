import type { Places } from "./places.ts";

/** Options of {@linkcode kernelSpec}. */
export interface KernelSpecOptions {
  /** Path of the `deno` binary that runs the cells. Default: the one that runs this. */
  readonly deno?: string;
}

/** What Jupyter reads to start Assay's kernel. Paths are absolute: it starts in a notebook's folder. */
export function kernelSpec(
  { python, project }: Places,
  { deno = Deno.execPath() }: KernelSpecOptions = {},
): Record<string, unknown> {
  return {
    argv: [python, `${project}/kernel`, "{connection_file}"],
    display_name: "Assay",
    language: "typescript",
    // A signal would end Deno; the message reaches the kernel while a cell runs.
    interrupt_mode: "message",
    env: { ASSAY_DENO: deno },
  };
}

/** Writes Assay's kernel into the virtual environment, where only its own Jupyter finds it. */
export async function writeKernelSpec(
  places: Places,
  options: KernelSpecOptions = {},
): Promise<void> {
  await Deno.mkdir(places.kernelSpec, { recursive: true });
  const path = `${places.kernelSpec}/kernel.json`;
  const text = JSON.stringify(kernelSpec(places, options), null, 2) + "\n";
  await Deno.writeTextFile(path, text);
}
