import type { CalibratorKind } from "../../calibration/mod.ts";
import type { Estimate, ReliabilityRecord } from "../record.ts";

/** The calibrator of one fold. */
export interface CalibratorRecord {
  readonly fold: number;
  readonly kind: CalibratorKind;
  /** Samples it was fitted on. */
  readonly samples: number;
  /** Why it is not the kind that was asked for. Absent: it is, or was chosen. */
  readonly fallback?: string;
  /** Cross-fitted log loss of each kind. Absent: the kind was not chosen but given. */
  readonly losses?: Readonly<Partial<Record<CalibratorKind, number>>>;
  /** Parameters of kinds that have a few: slope and intercept, or a, b and c. */
  readonly numbers?: Readonly<Record<string, number>>;
  /** Mean distance of Venn-Abers' two probabilities in the test part. */
  readonly intervalWidth?: number | null;
}

/** Calibration of one set of probabilities on the test parts. */
export interface CalibrationMeasures {
  /** Bins of equal mass, with consistency bands. */
  readonly bins: readonly ReliabilityRecord[];
  readonly eceMass: number | null;
  readonly eceWidth: number | null;
  /** Less what noise adds to it. */
  readonly eceMassDebiased: number | null;
  readonly eceWidthDebiased: number | null;
  /** What a calibrated forecast's `eceMass` is on average, and in one of 20 cases above. */
  readonly eceByChance: number | null;
  readonly eceLimit: number | null;
  readonly mce: number | null;
  readonly slope: Estimate;
  readonly intercept: Estimate;
  readonly brier: {
    readonly reliability: number | null;
    readonly resolution: number | null;
    readonly uncertainty: number | null;
  };
}

/** How far a group of test samples is off on average. */
export interface CalibrationGapRecord {
  readonly group: string;
  readonly samples: number;
  readonly predicted: number;
  readonly observed: number;
  /** Observed less predicted. */
  readonly gap: Estimate;
  readonly eceDebiased: number | null;
}

/** How far a model's probabilities can be believed. */
export interface CalibrationRecord {
  /** One a fold. */
  readonly calibrators: readonly CalibratorRecord[];
  readonly calibrated: CalibrationMeasures;
  /** Of `sigmoid(score)`. */
  readonly uncalibrated: CalibrationMeasures;
  /** Of the calibrated probabilities, in the order of time. */
  readonly byFold: readonly CalibrationGapRecord[];
  readonly byYear: readonly CalibrationGapRecord[];
  /** By what is known at the decision: volatility in thirds of its last 250 values, and the trend. */
  readonly byRegime: readonly CalibrationGapRecord[];
}
