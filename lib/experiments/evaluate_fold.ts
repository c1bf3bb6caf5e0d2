import { type Calibrator, identityCalibrator, platt } from "../calibration/mod.ts";
import { take } from "../core/mod.ts";
import { type Samples, weighByUniqueness } from "../dataset/mod.ts";
import {
  assertBinaryHead,
  type Estimator,
  type FitOptions,
  type FittedModel,
} from "../models/mod.ts";
import { chooseThreshold, type Policy, toPositions } from "../signals/mod.ts";
import type { Fold } from "../validation/mod.ts";
import type { ExperimentConfig } from "./config.ts";
import type { ThresholdRecord } from "./record.ts";

/** What a model is fitted to and judged on. */
export interface FoldData {
  readonly samples: Samples;
  /** Log return that a decision at each sample's close earns until the next one. */
  readonly forwardReturn: Float64Array;
  readonly fold: Fold;
}

/** Options of {@linkcode evaluateFold}. */
export interface EvaluateFoldOptions {
  /** Source of all randomness of the fit. */
  readonly seed: number;
  /** Whether to return the model as an ONNX file. */
  readonly save: boolean;
  /** Ends a fit early; its reason is thrown. */
  readonly abort?: AbortSignal;
  /** Called after each epoch of training. */
  readonly onEpoch?: FitOptions["onEpoch"];
}

/** Forecasts of one part of a fold, a row for each of its samples. */
export interface PartForecast {
  readonly score: Float64Array;
  readonly probability: Float64Array;
}

/** One model in one fold. Plain data that a message can carry. */
export interface FoldResult {
  readonly parameters: number;
  /** Columns that the model chose by the training part. Absent: it reads all that it was given. */
  readonly columns?: readonly string[];
  readonly calibration: PartForecast;
  readonly test: PartForecast;
  /** Wished position after each test bar: -1, 0 or 1. */
  readonly target: Float64Array;
  /** Absent for a rule, which decides by itself. */
  readonly threshold?: ThresholdRecord;
  readonly history: FittedModel["history"];
  /** What the history's figures are. */
  readonly figures?: FittedModel["figures"];
  /** The model as an ONNX file, if asked for. */
  readonly onnx?: Uint8Array;
  readonly seconds: number;
}

const CALIBRATORS: Readonly<
  Record<
    ExperimentConfig["calibration"],
    (scores: Float64Array, labels: Float64Array) => Calibrator
  >
> = { platt, none: identityCalibrator };

const finiteOrNull = (value: number) => Number.isFinite(value) ? value : null;

function assertScores(scores: Float64Array): void {
  const bad = scores.findIndex((score) => !Number.isFinite(score));
  if (bad >= 0) {
    throw new RangeError(
      `Expected finite scores but found ${
        scores[bad]
      }; the training diverged: lower learningRate or clipNorm`,
    );
  }
}

/** The decision rule of a model: its own, or the best threshold on the calibration part. */
function decide(
  fitted: FittedModel,
  config: ExperimentConfig,
  calibrated: { probability: Float64Array; label: Float64Array; forwardReturn: Float64Array },
): { policy: Policy; threshold?: Omit<ThresholdRecord, "fold"> } {
  if (fitted.policy) return { policy: fitted.policy };
  const { side, maximize, minTrades } = config.policy;
  const { fee, slippage } = config.backtest;
  const chosen = chooseThreshold(calibrated, { side, maximize, minTrades, cost: fee + slippage });
  const { curve, policy } = chosen;
  const rows = Array.from(curve.threshold, (threshold, i) => ({
    threshold,
    objective: finiteOrNull(curve.objective[i]),
    exposure: curve.exposure[i],
  }));
  return {
    policy,
    threshold: {
      longAbove: finiteOrNull(policy.longAbove),
      shortBelow: finiteOrNull(policy.shortBelow),
      objective: finiteOrNull(chosen.objective),
      flat: chosen.flat,
      // An infinite candidate is staying out, which `flat` says already.
      curve: rows.filter(({ threshold }) => Number.isFinite(threshold)),
    },
  };
}

/**
 * Fits a model on a fold's training part, calibrates it and chooses its threshold on the
 * calibration part, and only then looks at the test part. Calibrator and threshold share the
 * calibration part: the calibrator has two parameters and keeps the order of scores, so the
 * threshold sees little that it would not have seen on fresh data, and the part need not be halved.
 *
 * The same seed gives the same result on the same machine, whatever runs beside it: the runtime
 * works on one thread.
 *
 * @throws {TypeError} for a model whose head is not binary
 */
export async function evaluateFold(
  estimator: Estimator,
  { samples, forwardReturn, fold }: FoldData,
  { config, seed, save, abort, onEpoch }: EvaluateFoldOptions & {
    readonly config: ExperimentConfig;
  },
): Promise<FoldResult> {
  assertBinaryHead(estimator);
  const started = performance.now();
  const { train, validation } = fold;
  const { side } = config.policy;
  await using fitted = await estimator.fit(
    {
      samples: config.sampleWeights === "uniqueness" ? weighByUniqueness(samples, train) : samples,
      train,
      validation,
      scaler: config.scaler,
    },
    { seed, engine: config.engine, device: config.device, threads: 1, abort, onEpoch },
  );
  const score = await fitted.predict(samples, fold.calibration);
  assertScores(score);
  const label = take(samples.label, fold.calibration);
  const calibrator = CALIBRATORS[config.calibration](score, label);
  const probability = calibrator.apply(score);
  const { policy, threshold } = decide(fitted, config, {
    probability,
    label,
    forwardReturn: take(forwardReturn, fold.calibration),
  });

  const testScore = await fitted.predict(samples, fold.test);
  assertScores(testScore);
  const testProbability = calibrator.apply(testScore);
  return {
    parameters: fitted.parameters,
    ...fitted.columns ? { columns: fitted.columns } : {},
    calibration: { score, probability },
    test: { score: testScore, probability: testProbability },
    target: toPositions(policy.on === "score" ? testScore : testProbability, policy, { side }),
    threshold: threshold && { fold: fold.index, ...threshold },
    history: fitted.history,
    figures: fitted.figures,
    onnx: save ? fitted.save(calibrator) : undefined,
    seconds: (performance.now() - started) / 1000,
  };
}
