import { withDisplay } from "../core/mod.ts";
import {
  type BetaData,
  type CalibratorData,
  type HistogramData,
  type IsotonicData,
  kernelOf,
  type SigmoidData,
  vennAbersBounds,
  type VennAbersData,
} from "./kernels.ts";

/** What every fitted calibrator does. */
interface Applied {
  /**
   * Writes the probabilities of `scores` into `out` (which may be `scores`) and returns it. NaN stays
   * NaN. Default of `out`: a new array. Throws a `TypeError` when `out` is shorter than the scores.
   */
  apply(scores: ArrayLike<number>, out?: Float64Array): Float64Array;
}

/** Two probabilities a score, of which one is right; see {@linkcode vennAbers}. */
export interface ProbabilityBounds {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

interface Bounded {
  /** Both probabilities of each score: `low` had it been a 0, `high` had it been a 1. */
  interval(scores: ArrayLike<number>): ProbabilityBounds;
}

/** A calibrator that is one logistic curve: `sigmoid(slope * score + intercept)`. */
export type SigmoidCalibrator = SigmoidData & Applied;
/** See {@linkcode beta}. */
export type BetaCalibrator = BetaData & Applied;
/** See {@linkcode isotonic}. */
export type IsotonicCalibrator = IsotonicData & Applied;
/** See {@linkcode histogram}. */
export type HistogramCalibrator = HistogramData & Applied;
/** See {@linkcode vennAbers}. */
export type VennAbersCalibrator = VennAbersData & Applied & Bounded;

/**
 * A fitted map from a score to a probability, told apart by `kind`: its numbers, which are plain
 * data, and `apply`. All kinds but "platt" (with a negative slope) and "histogram" never let a higher
 * score have a lower probability.
 */
export type Calibrator =
  | SigmoidCalibrator
  | BetaCalibrator
  | IsotonicCalibrator
  | HistogramCalibrator
  | VennAbersCalibrator;

/** The calibrator that given numbers make. */
export type CalibratorFor<D extends CalibratorData> = D extends VennAbersData ? VennAbersCalibrator
  : D & Applied;

declare module "../core/display.ts" {
  interface Displayed {
    calibrator: Calibrator;
  }
}

/**
 * A calibrator of given numbers, as when they are read back from a file or came in a message.
 *
 * @throws {TypeError} for an unknown kind, and for numbers that are no calibrator of their kind
 *
 * @example
 * ```ts
 * import { createCalibrator, isotonic } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * const fitted = isotonic([1, 2, 3], [0, 1, 1]);
 * const read = createCalibrator(JSON.parse(JSON.stringify(fitted)));
 * assert.deepEqual(read.apply([1.5]), fitted.apply([1.5]));
 * ```
 */
export function createCalibrator<D extends CalibratorData>(data: D): CalibratorFor<D> {
  const kernel = kernelOf(data);
  const calibrator = {
    ...data as CalibratorData,
    apply(scores: ArrayLike<number>, out = new Float64Array(scores.length)): Float64Array {
      if (out.length < scores.length) {
        throw new TypeError(
          `Expected out to hold at least ${scores.length} values but found ${out.length}`,
        );
      }
      for (let i = 0; i < scores.length; i++) out[i] = kernel(scores[i]);
      return out;
    },
    ...data.kind === "vennAbers" ? { interval: vennAbersBounds(data) } : {},
  };
  return Object.freeze(
    withDisplay("calibrator", calibrator as unknown as Calibrator),
  ) as CalibratorFor<D>;
}

/**
 * The numbers of a calibrator without its functions: what a message carries and a file holds.
 * {@linkcode createCalibrator} makes a calibrator of them again.
 *
 * @example
 * ```ts
 * import { calibratorData, identityCalibrator } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * const data = calibratorData(identityCalibrator());
 * assert.deepEqual(structuredClone(data), { kind: "identity", slope: 1, intercept: 0 });
 * ```
 */
export function calibratorData(calibrator: Calibrator): CalibratorData {
  if (calibrator.kind === "vennAbers") {
    const { kind, low, high } = calibrator;
    return { kind, low, high };
  }
  const { apply: _, ...data } = calibrator;
  return data;
}

/** Options of {@linkcode sigmoidCalibrator}. */
export type SigmoidOptions = Pick<SigmoidCalibrator, "kind" | "slope" | "intercept">;

/**
 * The calibrator `sigmoid(slope * score + intercept)` with given numbers.
 *
 * @example
 * ```ts
 * import { sigmoidCalibrator } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * const calibrator = sigmoidCalibrator({ kind: "platt", slope: 2, intercept: -1 });
 * assert.deepEqual([...calibrator.apply([0.5, NaN])], [0.5, NaN]);
 * ```
 */
export function sigmoidCalibrator({ kind, slope, intercept }: SigmoidOptions): SigmoidCalibrator {
  return createCalibrator<SigmoidData>({ kind, slope, intercept });
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
export function identityCalibrator(): SigmoidCalibrator {
  return sigmoidCalibrator({ kind: "identity", slope: 1, intercept: 0 });
}
