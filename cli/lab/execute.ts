import { fileURLToPath } from "node:url";
import type { Places } from "./places.ts";

/** Options of {@linkcode executeNotebook}. */
export interface ExecuteNotebookOptions {
  /** Folder for the executed copy and the page; made when missing. */
  readonly into: string;
  /** What `core.parameters` in the notebook is to give instead of its defaults. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Seconds that a cell may take. Default: 600. */
  readonly timeout?: number;
}

/** How the execution of a notebook went. */
export interface Execution {
  /** Code cells of the notebook. */
  readonly cells: number;
  /** Undefined when every cell ran. */
  readonly failed?: {
    /** Number of the code cell, from 1. */
    readonly cell: number;
    /** The error as one text. */
    readonly problem: string;
  };
  /** The executed copy. */
  readonly executed: string;
  /** The page to read offline. */
  readonly html: string;
  /** Wall-clock seconds, kernel start and export included. */
  readonly seconds: number;
}

const SCRIPT = fileURLToPath(new URL("execute_notebook.py", import.meta.url));

/**
 * Runs a notebook from top to bottom in Assay's kernel, as a person would. Stops at the first
 * failing cell; the executed copy and an offline page are written in either case.
 *
 * @throws {Error} when the notebook cannot be read or the environment does not work
 */
export async function executeNotebook(
  notebook: string,
  places: Places,
  { into, parameters = {}, timeout = 600 }: ExecuteNotebookOptions,
): Promise<Execution> {
  await Deno.mkdir(into, { recursive: true });
  const name = notebook.slice(notebook.search(/[^/\\]*$/)).replace(/\.ipynb$/, "");
  const executed = `${into}/${name}.ipynb`;
  const html = `${into}/${name}.html`;
  const begin = performance.now();
  const { code, stdout, stderr } = await new Deno.Command(places.python, {
    args: [SCRIPT, notebook, executed, html, "--timeout", String(timeout)],
    env: { ...places.jupyter, ASSAY_PARAMETERS: JSON.stringify(parameters) },
  }).output();
  const seconds = (performance.now() - begin) / 1000;
  if (code !== 0) {
    const said = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
    throw new Error(
      `Expected ${notebook} to be a notebook that can be executed but found ${said}`,
    );
  }
  const report = new TextDecoder().decode(stdout).trim().split("\n").at(-1)!;
  const { cells, failed } = JSON.parse(report);
  return { cells, failed: failed ?? undefined, executed, html, seconds };
}
