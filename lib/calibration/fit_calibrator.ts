import { assertOneOf } from "../core/mod.ts";
import { beta } from "./beta.ts";
import { type Calibrator, identityCalibrator } from "./calibrator.ts";
import { histogram } from "./histogram.ts";
import { isotonic } from "./isotonic.ts";
import type { CalibratorKind } from "./kernels.ts";
import { platt } from "./platt.ts";
import { temperature } from "./temperature.ts";
import { vennAbers } from "./venn_abers.ts";

type Fit = (scores: ArrayLike<number>, labels: ArrayLike<number>) => Calibrator;

/** All kinds, those with fewer parameters first. */
const FITS: { readonly [K in CalibratorKind]: Fit } = {
  identity: () => identityCalibrator(),
  temperature,
  platt,
  beta,
  histogram: (scores, labels) => histogram(scores, labels),
  isotonic,
  vennAbers,
};

/** Every kind of calibrator, those with fewer parameters first. */
export const CALIBRATOR_KINDS = Object.freeze(Object.keys(FITS)) as readonly CalibratorKind[];

/** Throws a `RangeError` unless `kind` is one. */
export function assertKind(kind: string): void {
  assertOneOf("kind", kind, CALIBRATOR_KINDS);
}

/**
 * A calibrator of the kind, fitted with its default options. Throws as the function of that name
 * does, and a `RangeError` for another kind.
 *
 * @example
 * ```ts
 * import { CALIBRATOR_KINDS, fitCalibrator } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * for (const kind of CALIBRATOR_KINDS) {
 *   assert.equal(fitCalibrator(kind, { scores: [1, 2, 3], labels: [0, 1, 1] }).kind, kind);
 * }
 * ```
 */
export function fitCalibrator(
  kind: CalibratorKind,
  { scores, labels }: {
    readonly scores: ArrayLike<number>;
    readonly labels: ArrayLike<number>;
  },
): Calibrator {
  assertKind(kind);
  return FITS[kind](scores, labels);
}
