import { assertInteger, assertSameLength } from "../../core/mod.ts";

/** Options of the kernels that look over a number of rows. */
export interface WindowOptions {
  /** Rows in a window, the current one included. */
  readonly window: number;
}

/** Throws unless `output` has the length of `input` and the window is a whole number of rows. */
export function assertWindow(
  input: Float64Array,
  output: Float64Array,
  window: number,
): void {
  assertInteger("window", window, { min: 1 });
  assertSameLength({ input, output });
}
