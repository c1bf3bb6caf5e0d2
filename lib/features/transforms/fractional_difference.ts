import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  type OptionNames,
} from "../../core/mod.ts";
import type { Transform } from "./transform.ts";

/** Options of {@linkcode fractionalDifference}. */
export interface FractionalDifferenceOptions {
  /** Order of the difference: 0 leaves the column, 1 is the usual difference. */
  readonly order: number;
  /** Weights that are kept, the row's own among them. Default: 100. */
  readonly window?: number;
}

const KNOWN: OptionNames<FractionalDifferenceOptions> = { order: true, window: true };

/** Weights of the window, the row's own first: `w[0] = 1, w[k] = -w[k - 1] (order - k + 1) / k`. */
export function differenceWeights(
  { order, window = 100 }: FractionalDifferenceOptions,
): Float64Array {
  assertNumber("order", order, { min: 0, max: 2 });
  assertInteger("window", window, { min: 1 });
  const weights = new Float64Array(window);
  weights[0] = 1;
  for (let k = 1; k < window; k++) weights[k] = weights[k - 1] * (k - 1 - order) / k;
  return weights;
}

/**
 * Difference of a fractional order over a window of fixed width (López de Prado, Advances in
 * Financial Machine Learning, 2018, section 5.5): as stationary as it must be, with as much memory as
 * it can keep. Column names end in `FracDiff<order>_<window>`. NaN where one of the window's values is
 * missing.
 *
 * @example
 * ```ts
 * import { fractionalDifference } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const output = new Float64Array(3);
 * fractionalDifference({ order: 0.5, window: 3 }).apply(Float64Array.of(8, 8, 8), output);
 * assert.deepEqual([...output], [NaN, NaN, 8 * (1 - 1 / 2 - 1 / 8)]);
 * ```
 */
export function fractionalDifference(options: FractionalDifferenceOptions): Transform {
  assertKnownOptions("fractionalDifference", options, KNOWN);
  const { order, window = 100 } = options;
  const weights = differenceWeights(options);
  return Object.freeze<Transform>({
    suffix: `FracDiff${String(order).replace(".", "p")}_${window}`,
    warmup: window - 1,
    parameters: { order, window },
    formula: "sum of w[k] x[t - k], k < window; w[0] = 1, w[k] = -w[k-1] (order - k + 1) / k",
    source: "López de Prado, Advances in Financial Machine Learning (2018), section 5.5",
    apply: (input, output) => {
      output.fill(NaN, 0, window - 1);
      for (let t = window - 1; t < input.length; t++) {
        let sum = 0;
        for (let k = window - 1; k >= 0; k--) sum += weights[k] * input[t - k];
        // Adds 0, or NaN where an infinity was among them.
        output[t] = sum + (sum - sum);
      }
    },
  });
}
