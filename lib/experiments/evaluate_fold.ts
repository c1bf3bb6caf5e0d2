import { take } from "../core/mod.ts";
import type { Samples } from "../dataset/mod.ts";
import {
  assertBinaryHead,
  type Estimator,
  type FitOptions,
  type FittedModel,
} from "../models/mod.ts";
import type { Fold } from "../validation/mod.ts";
import { calibrateFold, recordCalibrator } from "./calibrate_fold.ts";
import type { ExperimentConfig } from "./config.ts";
import { applyDecision, decideFold, recordDecision } from "./decide_fold.ts";
import { fitDataOf } from "./fit_data.ts";
import { joined, placesBySymbol, symbolsIn } from "./symbols/by_symbol.ts";
import type { CalibratorRecord } from "./record/calibration.ts";
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
  /** Where and when the state of a training is kept. Default: nowhere. */
  readonly checkpoint?: FitOptions["checkpoint"];
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
  /** Absent in what a version before it had left of a run. */
  readonly calibrator?: CalibratorRecord;
  readonly calibration: PartForecast;
  readonly test: PartForecast;
  /** Wished position after each test bar, from -1 to 1. */
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

/**
 * Fits a model on a fold's training part, calibrates it and chooses its threshold on the
 * calibration part, and only then looks at the test part. Calibrator and threshold share the
 * calibration part: Platt's two parameters keep the order of scores, so the threshold sees little
 * that it would not have seen on fresh data, and the part need not be halved. A calibrator of many
 * steps has seen more of the labels, and its threshold looks better there than it is.
 *
 * The same seed gives the same result on the same machine, whatever runs beside it: the runtime
 * works on one thread.
 *
 * @throws {TypeError} for a model whose head is not binary
 */
export async function evaluateFold(
  estimator: Estimator,
  { samples, forwardReturn, fold }: FoldData,
  { config, seed, save, checkpoint, abort, onEpoch }: EvaluateFoldOptions & {
    readonly config: ExperimentConfig;
  },
): Promise<FoldResult> {
  assertBinaryHead(estimator);
  const started = performance.now();
  await using fitted = await estimator.fit(
    fitDataOf({ samples, fold }, config),
    {
      ...{ seed, engine: config.engine, device: config.device, threads: 1 },
      ...{ checkpoint, abort, onEpoch },
    },
  );
  const score = await fitted.predict(samples, fold.calibration);
  assertScores(score);
  const label = take(samples.label, fold.calibration);
  // Neighbouring rows are of as many symbols: a label reaches as many times as far.
  const horizon = config.label.horizon * symbolsIn(samples, fold.calibration);
  const { calibration: kind } = config;
  const calibration = calibrateFold(score, label, { calibration: kind, label: { horizon } });
  const { calibrator } = calibration;
  const probability = calibrator.apply(score);
  const order = joined(placesBySymbol(samples, fold.calibration));
  const rows = {
    probability: take(probability, order),
    label: take(label, order),
    forwardReturn: take(take(forwardReturn, fold.calibration), order),
  };
  const decision = await decideFold(fitted, rows, { config, seed });

  const testScore = await fitted.predict(samples, fold.test);
  assertScores(testScore);
  const testProbability = calibrator.apply(testScore);
  const { test } = fold;
  const forecast = { score: testScore, probability: testProbability };
  const target = applyDecision(decision, { samples, forwardReturn, test, ...forecast }, config);
  const threshold = recordDecision(decision, {
    probability: testProbability,
    label: take(samples.label, test),
    target,
  });
  return {
    parameters: fitted.parameters,
    ...fitted.columns ? { columns: fitted.columns } : {},
    calibrator: recordCalibrator(calibration, { fold: fold.index, testScore }),
    calibration: { score, probability },
    test: forecast,
    target,
    threshold: threshold && { fold: fold.index, ...threshold },
    history: fitted.history,
    figures: fitted.figures,
    onnx: save ? fitted.save(calibrator) : undefined,
    seconds: (performance.now() - started) / 1000,
  };
}
