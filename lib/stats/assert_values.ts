/**
 * Throws a `RangeError` at the first value that is NaN or infinite.
 *
 * @example
 * ```ts
 * import { assertFinite } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.throws(() => assertFinite("returns", [0.1, NaN]), /returns to be finite but found NaN at index 1/);
 * ```
 */
export function assertFinite(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new RangeError(`Expected ${name} to be finite but found ${values[i]} at index ${i}`);
    }
  }
}

/**
 * Throws a `RangeError` at the first value that is neither 0 nor 1 (NaN included).
 *
 * @example
 * ```ts
 * import { assertBinary } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.throws(() => assertBinary("labels", [1, -1]), /labels to be 0 or 1 but found -1 at index 1/);
 * ```
 */
export function assertBinary(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== 0 && values[i] !== 1) {
      throw new RangeError(`Expected ${name} to be 0 or 1 but found ${values[i]} at index ${i}`);
    }
  }
}

/**
 * Throws a `RangeError` at the first value outside [0, 1] (NaN included).
 *
 * @example
 * ```ts
 * import { assertProbabilities } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.throws(() => assertProbabilities("probabilities", [1.5]), /between 0 and 1 but found 1.5 at index 0/);
 * ```
 */
export function assertProbabilities(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!(values[i] >= 0 && values[i] <= 1)) {
      throw new RangeError(
        `Expected ${name} to be between 0 and 1 but found ${values[i]} at index ${i}`,
      );
    }
  }
}

/**
 * Throws a `RangeError` at the first weight that is negative or not finite.
 *
 * @example
 * ```ts
 * import { assertWeights } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.throws(() => assertWeights("weights", [1, -2]), /at least 0 but found -2 at index 1/);
 * ```
 */
export function assertWeights(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!(values[i] >= 0 && values[i] < Infinity)) {
      throw new RangeError(
        `Expected ${name} to be finite and at least 0 but found ${values[i]} at index ${i}`,
      );
    }
  }
}
