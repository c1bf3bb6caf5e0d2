import { cellModule } from "./cell_module.ts";

/** A call of `core.parameters`, or its import under another name. */
const READS = /\bparameters\s*(\(|as\b)/;

/**
 * Whether some code cell of a notebook reads parameters: others run with their own numbers, whatever
 * is set.
 *
 * @throws {SyntaxError} where the text is no notebook
 */
export function readsParameters(notebook: string, text: string): boolean {
  return READS.test(cellModule(notebook, text).code);
}
