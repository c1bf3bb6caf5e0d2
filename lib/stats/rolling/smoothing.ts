import { assertInteger } from "../../core/mod.ts";
import { assertWindow, type WindowOptions } from "./window.ts";

/** Options of {@linkcode ema} and {@linkcode wilder}. */
export interface SmoothingOptions extends WindowOptions {
  /** Values passed over before the first one that counts, at the start and after a gap. Default: 0. */
  readonly skip?: number;
}

/**
 * `y[t] = (1 - alpha) y[t - 1] + alpha x[t]`, begun at the simple mean of `window` values, TA-Lib's
 * convention. Missing and infinite values are gaps: the row is NaN and the recursion begins anew.
 */
export function smooth(
  input: Float64Array,
  output: Float64Array,
  { window, skip = 0, alpha }: SmoothingOptions & { readonly alpha: number },
): Float64Array {
  assertWindow(input, output, window);
  assertInteger("skip", skip, { min: 0 });
  const n = input.length;
  const needed = skip + window;
  const keep = 1 - alpha;
  let i = 0;
  while (i < n) {
    let count = 0, sum = 0;
    for (; i < n && count < needed; i++) {
      const x = input[i];
      output[i] = NaN;
      // Not zero for NaN and infinities only.
      if (x - x !== 0) count = sum = 0;
      else if (++count > skip) sum += x;
    }
    if (count < needed) break;
    let value = sum / window;
    output[i - 1] = value;
    for (; i < n; i++) {
      const x = input[i];
      if (x - x !== 0) break;
      value = value * keep + x * alpha;
      output[i] = value;
    }
  }
  return output;
}
