import {
  autoCalibrator,
  type Calibrator,
  calibratorData,
  fitCalibrator,
  identityCalibrator,
  platt,
} from "../calibration/mod.ts";
import { mean } from "../stats/mod.ts";
import type { ExperimentConfig } from "./config.ts";
import type { CalibratorRecord } from "./record/calibration.ts";

/** The calibrator of a fold, and what the record says of it. */
export interface FoldCalibration {
  readonly calibrator: Calibrator;
  readonly record: Omit<CalibratorRecord, "fold">;
}

/** What of a configuration decides how probabilities are calibrated. */
export interface CalibrationSettings extends Pick<ExperimentConfig, "calibration"> {
  /** How many rows later a label's future ends. */
  readonly label: Pick<ExperimentConfig["label"], "horizon">;
}

/** Samples of either class below which a curve would be noise: Platt's two parameters stay tame. */
const FEWEST = 10;

/** Parameters of the kinds that are a formula. */
function numbersOf(calibrator: Calibrator): Readonly<Record<string, number>> | undefined {
  const data = calibratorData(calibrator);
  if (data.kind === "identity") return undefined;
  if ("slope" in data) return { slope: data.slope, intercept: data.intercept };
  return data.kind === "beta" ? { a: data.a, b: data.b, c: data.c } : undefined;
}

function choose(
  scores: Float64Array,
  labels: Float64Array,
  { calibration, label: { horizon } }: CalibrationSettings,
): { calibrator: Calibrator; further: Pick<CalibratorRecord, "fallback" | "losses"> } {
  if (calibration === "none") return { calibrator: identityCalibrator(), further: {} };
  if (calibration === "platt") return { calibrator: platt(scores, labels), further: {} };
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const fewer = Math.min(positives, labels.length - positives);
  if (fewer < FEWEST) {
    const fallback = `${calibration} needs ${FEWEST} samples of either class but found ${fewer}`;
    return { calibrator: platt(scores, labels), further: { fallback } };
  }
  if (calibration !== "auto") {
    return { calibrator: fitCalibrator(calibration, { scores, labels }), further: {} };
  }
  const { calibrator, losses } = autoCalibrator(scores, labels, { gap: horizon - 1 });
  return { calibrator, further: { losses } };
}

/**
 * The calibrator that the configuration asks for, fitted on a fold's calibration part. With fewer
 * than 10 samples of either class it is Platt's, whatever was asked for, and the record says so.
 */
export function calibrateFold(
  scores: Float64Array,
  labels: Float64Array,
  config: CalibrationSettings,
): FoldCalibration {
  const { calibrator, further } = choose(scores, labels, config);
  const numbers = numbersOf(calibrator);
  return {
    calibrator,
    record: {
      kind: calibrator.kind,
      samples: labels.length,
      ...further,
      ...numbers ? { numbers } : {},
    },
  };
}

/** The record with what the test part shows: how wide Venn-Abers' intervals are there. */
export function recordCalibrator(
  { calibrator, record }: FoldCalibration,
  { fold, testScore }: { readonly fold: number; readonly testScore: Float64Array },
): CalibratorRecord {
  if (calibrator.kind !== "vennAbers") return { fold, ...record };
  const { low, high } = calibrator.interval(testScore);
  const width = mean(high.map((value, i) => value - low[i]));
  return { fold, ...record, intervalWidth: Number.isFinite(width) ? width : null };
}
