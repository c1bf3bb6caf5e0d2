import { assertInteger, assertKnownOptions, type OptionNames } from "../../core/mod.ts";
import type { Transform } from "./transform.ts";

/** Options of {@linkcode lag} and {@linkcode difference}. */
export interface ShiftOptions {
  /** Rows between the row and the one looked back at. Default: 1. */
  readonly by?: number;
}

const KNOWN: OptionNames<ShiftOptions> = { by: true };

/**
 * The column `by` rows before; column names end in `Lag<by>`. NaN where that row is.
 *
 * @example
 * ```ts
 * import { lag } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const output = new Float64Array(3);
 * lag({ by: 1 }).apply(Float64Array.of(4, 5, 6), output);
 * assert.deepEqual([...output], [NaN, 4, 5]);
 * ```
 */
export function lag(options: ShiftOptions = {}): Transform {
  assertKnownOptions("lag", options, KNOWN);
  const { by = 1 } = options;
  assertInteger("by", by, { min: 1 });
  return Object.freeze<Transform>({
    suffix: `Lag${by}`,
    warmup: by,
    parameters: { by },
    formula: "x[t - by]",
    source: "lag",
    apply: (input, output) => {
      output.fill(NaN, 0, by);
      output.set(input.subarray(0, Math.max(0, input.length - by)), Math.min(by, output.length));
    },
  });
}

/**
 * The column minus itself `by` rows before; column names end in `Difference<by>`. NaN where either
 * row is.
 *
 * @example
 * ```ts
 * import { difference } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const output = new Float64Array(3);
 * difference().apply(Float64Array.of(4, 5, 7), output);
 * assert.deepEqual([...output], [NaN, 1, 2]);
 * ```
 */
export function difference(options: ShiftOptions = {}): Transform {
  assertKnownOptions("difference", options, KNOWN);
  const { by = 1 } = options;
  assertInteger("by", by, { min: 1 });
  return Object.freeze<Transform>({
    suffix: `Difference${by}`,
    warmup: by,
    parameters: { by },
    formula: "x[t] - x[t - by]",
    source: "difference",
    apply: (input, output) => {
      output.fill(NaN, 0, by);
      for (let t = by; t < input.length; t++) output[t] = input[t] - input[t - by];
    },
  });
}
