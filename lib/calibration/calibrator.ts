import { withDisplay } from "../core/mod.ts";

/**
 * A fitted map from a score to a probability: `sigmoid(slope * score + intercept)`. It rises or
 * falls throughout, so that calibrating changes no ranking (a negative slope turns it round).
 */
export interface Calibrator {
  /** How it was made. */
  readonly kind: "platt" | "identity";
  readonly slope: number;
  readonly intercept: number;
  /**
   * Writes the probabilities of `scores` into `out` (which may be `scores`) and returns it. Default
   * of `out`: a new array.
   */
  apply(scores: ArrayLike<number>, out?: Float64Array): Float64Array;
}

declare module "../core/display.ts" {
  interface Displayed {
    calibrator: Calibrator;
  }
}

/** Options of {@linkcode sigmoidCalibrator}. */
export type SigmoidOptions = Pick<Calibrator, "kind" | "slope" | "intercept">;

/** The logistic function, without overflow on either side. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/**
 * A calibrator with given numbers, as when one is read back from a file. Its `apply` gives NaN for
 * NaN, and throws a `TypeError` when `out` is shorter than the scores.
 *
 * @example
 * ```ts
 * import { sigmoidCalibrator } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * const calibrator = sigmoidCalibrator({ kind: "platt", slope: 2, intercept: -1 });
 * assert.deepEqual([...calibrator.apply([0.5, NaN])], [0.5, NaN]);
 * ```
 */
export function sigmoidCalibrator({ kind, slope, intercept }: SigmoidOptions): Calibrator {
  return Object.freeze(withDisplay("calibrator", {
    kind,
    slope,
    intercept,
    apply(scores: ArrayLike<number>, out = new Float64Array(scores.length)): Float64Array {
      if (out.length < scores.length) {
        throw new TypeError(
          `Expected out to hold at least ${scores.length} values but found ${out.length}`,
        );
      }
      for (let i = 0; i < scores.length; i++) out[i] = sigmoid(slope * scores[i] + intercept);
      return out;
    },
  }));
}

/**
 * The calibrator that only squashes: for scores that are logits already.
 *
 * @example
 * ```ts
 * import { identityCalibrator } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(identityCalibrator().apply([0])[0], 0.5);
 * ```
 */
export function identityCalibrator(): Calibrator {
  return sigmoidCalibrator({ kind: "identity", slope: 1, intercept: 0 });
}
