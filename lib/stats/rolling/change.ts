import { assertInteger, assertSameLength } from "../../core/mod.ts";

/** Options of {@linkcode relativeChange} and {@linkcode logChange}. */
export interface ChangeOptions {
  /** Rows between the two values. Default: 1. */
  readonly lag?: number;
}

function assertLag(input: Float64Array, output: Float64Array, lag: number): void {
  assertInteger("lag", lag, { min: 1 });
  assertSameLength({ input, output });
}

function isPrice(value: number): boolean {
  return value > 0 && value < Infinity;
}

/**
 * `x[t] / x[t - lag] - 1`, written into `output` (which may be `input`) and returned. NaN in the
 * first `lag` rows and where either value is missing, infinite or not above 0.
 *
 * @example
 * ```ts
 * import { relativeChange } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const output = relativeChange(Float64Array.of(4, 5, 2), new Float64Array(3), { lag: 1 });
 * assert.deepEqual([...output], [NaN, 0.25, -0.6]);
 * ```
 */
export function relativeChange(
  input: Float64Array,
  output: Float64Array,
  { lag = 1 }: ChangeOptions = {},
): Float64Array {
  assertLag(input, output, lag);
  // Backwards, so that input and output may be the same array.
  for (let t = input.length - 1; t >= lag; t--) {
    const now = input[t], before = input[t - lag];
    // The difference of two near values is exact, their quotient minus 1 is not.
    output[t] = isPrice(now) && isPrice(before) ? (now - before) / before : NaN;
  }
  return output.fill(NaN, 0, lag);
}

/**
 * `ln(x[t] / x[t - lag])`, written into `output` (which may be `input`) and returned. NaN in the
 * first `lag` rows and where either value is missing, infinite or not above 0.
 *
 * @example
 * ```ts
 * import { logChange } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const output = logChange(Float64Array.of(1, Math.E), new Float64Array(2));
 * assert.deepEqual([...output], [NaN, 1]);
 * ```
 */
export function logChange(
  input: Float64Array,
  output: Float64Array,
  { lag = 1 }: ChangeOptions = {},
): Float64Array {
  assertLag(input, output, lag);
  for (let t = input.length - 1; t >= lag; t--) {
    const now = input[t], before = input[t - lag];
    if (!isPrice(now) || !isPrice(before)) {
      output[t] = NaN;
      continue;
    }
    const relative = (now - before) / before;
    // log1p keeps the digits of small changes, log those of falls to almost nothing.
    output[t] = relative > -0.5 ? Math.log1p(relative) : Math.log(now / before);
  }
  return output.fill(NaN, 0, lag);
}
