import { platt } from "lib/calibration/mod.ts";
import { take } from "lib/core/mod.ts";
import { fitScaler, type Samples, selectColumns, weighByUniqueness } from "lib/dataset/mod.ts";
import { evaluateFold, type FoldData, type FoldResult } from "lib/experiments/evaluate_fold.ts";
import type { AuditedExperiment } from "lib/experiments/mod.ts";
import type { Estimator } from "lib/models/mod.ts";
import { logistic } from "lib/models/mod.ts";
import { chooseThreshold } from "lib/signals/mod.ts";
import type { FindingCause } from "lib/validation/mod.ts";

/** The pipeline of runs with one step that sees what it must not. */
export interface PlantedExperiment extends Pick<AuditedExperiment, "models" | "evaluate"> {
  readonly name: string;
  /** Absent: every step sees what it may. */
  readonly cause?: FindingCause;
}

const everything = ({ length }: Samples) => Int32Array.from({ length }, (_, i) => i);

/**
 * Scores along the line between the means of both classes, in columns scaled on `rows`: small, and all
 * its own, so that a scaler can be wrong and all else right.
 */
function classMeans(
  names: readonly string[],
  rows: (samples: Samples, train: Int32Array) => Int32Array,
): Estimator {
  return {
    kind: "classMeans",
    description: "difference of class means",
    input: { names, sequenceLength: 1 },
    extraFeatures: [],
    fit({ samples, train, scaler: kind }) {
      const scaler = fitScaler(samples, rows(samples, train), { kind, names });
      const scaled = (i: number, j: number) =>
        (samples.table.column(names[j])[samples.rows[i]] - scaler.center[j]) / scaler.scale[j];
      const weights = names.map((_, j) => {
        let sum = 0;
        for (const i of train) sum += (samples.label[i] - 0.5) * scaled(i, j);
        return sum / train.length;
      });
      return Promise.resolve({
        parameters: names.length,
        scaler,
        history: [],
        predict: (given, indices) =>
          Promise.resolve(Float64Array.from(indices, (i) =>
            weights.reduce((sum, weight, j) => {
              const value = given.table.column(names[j])[given.rows[i]];
              return sum + weight * (value - scaler.center[j]) / scaler.scale[j];
            }, 0))),
        save: () => new Uint8Array(),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      });
    },
  };
}

/** Logistic regression on the columns that say most of the labels in `rows`. */
function selecting(
  names: readonly string[],
  rows: (samples: Samples, train: Int32Array) => Int32Array,
): Estimator {
  const whole = logistic({ names });
  return {
    ...whole,
    async fit(data, options) {
      const told = rows(data.samples, data.train);
      const { names: columns } = selectColumns(data.samples, told, {
        names,
        by: "mutualInformation",
        count: 2,
      });
      const fitted = await logistic({ names: columns }).fit(data, options);
      return { ...fitted, columns };
    },
  };
}

/** A run's way through a fold whose forecasts or wishes are tampered with afterwards. */
function tampered(
  change: (
    result: FoldResult,
    row: { readonly k: number; readonly i: number } & FoldData,
  ) => void,
): typeof evaluateFold {
  return async (estimator, data, options) => {
    const result = await evaluateFold(estimator, data, options);
    data.fold.test.forEach((i, k) => change(result, { k, i, ...data }));
    return result;
  };
}

const rises = ({ forwardReturn, i }: { forwardReturn: Float64Array; i: number }) =>
  forwardReturn[i] > 0;

/** Forecasts and wishes that know what comes after their row, most of them in few rows only. */
const PLANTED_FORECASTS: readonly PlantedExperiment[] = [
  {
    name: "a wish of the next return in every row",
    evaluate: tampered(({ target }, row) => target[row.k] = rises(row) ? 1 : 0),
  },
  {
    name: "a wish of the next return in every fifth row",
    evaluate: tampered(({ target }, row) => {
      if (row.k % 5 === 3) target[row.k] = rises(row) ? 1 : 0;
    }),
  },
  {
    name: "no wish before a fall in every twentieth row",
    evaluate: tampered(({ target }, row) => {
      if (row.k % 20 === 3 && !rises(row)) target[row.k] = 0;
    }),
  },
  {
    name: "a forecast of the next return in every fifth row",
    evaluate: tampered(({ test }, row) => {
      if (row.k % 5 === 3) test.probability[row.k] = rises(row) ? 0.9 : 0.1;
    }),
  },
  {
    name: "a forecast of the next return on Thursdays",
    evaluate: tampered(({ test }, row) => {
      const isThursday = new Date(row.samples.time[row.i]).getUTCDay() === 4;
      if (isThursday) test.probability[row.k] = rises(row) ? 0.9 : 0.1;
    }),
  },
  {
    name: "a forecast that is the label",
    evaluate: tampered(({ test }, { samples, i, k }) => {
      test.probability[k] = samples.label[i];
    }),
  },
  {
    name: "a forecast smoothed with the next one",
    evaluate: tampered(({ test: { probability } }, { k }) => {
      if (k % 5 === 3) probability[k] += 0.01 * (probability[k + 1] ?? 0);
    }),
  },
  {
    name: "a wish that waits for the next forecast",
    evaluate: tampered(({ target, test: { probability } }, { k }) => {
      if (!(probability[k + 1] < 0.5)) target[k] = 1;
    }),
  },
].map((planted) => ({ ...planted, cause: "pipeline" }));

/** The runs' own way through a fold, and ways with one wrong step. */
export function plantedExperiments(names: readonly string[]): readonly PlantedExperiment[] {
  const model = (estimator: Estimator) => [{ name: "model", estimator }];
  const onTrain = (_: Samples, train: Int32Array) => train;
  return [
    { name: "class means, honest", models: model(classMeans(names, onTrain)) },
    {
      name: "a scaler of all rows",
      models: model(classMeans(names, everything)),
      cause: "scalerFit",
    },
    { name: "selection, honest", models: model(selecting(names, onTrain)) },
    {
      name: "selection on all rows",
      models: model(selecting(names, everything)),
      cause: "selectorFit",
    },
    {
      name: "weights of all rows",
      evaluate(estimator, data, options) {
        const samples = weighByUniqueness(data.samples, everything(data.samples));
        const config = { ...options.config, sampleWeights: "equal" } as const;
        return evaluateFold(estimator, { ...data, samples }, { ...options, config });
      },
      cause: "resamplerFit",
    },
    {
      name: "a model of train and test",
      evaluate(estimator, data, options) {
        const { train, test } = data.fold;
        const fold = { ...data.fold, train: Int32Array.of(...train, ...test).sort() };
        const config = { ...options.config, scaler: "none", sampleWeights: "equal" } as const;
        return evaluateFold(estimator, { ...data, fold }, { ...options, config });
      },
      cause: "modelFit",
    },
    {
      name: "early stopping on test",
      evaluate(estimator, data, options) {
        const fold = { ...data.fold, validation: data.fold.test };
        return evaluateFold(estimator, { ...data, fold }, options);
      },
      cause: "earlyStopping",
    },
    {
      name: "a calibrator of the test part",
      async evaluate(estimator, data, options) {
        const { samples, fold } = data;
        const result = await evaluateFold(estimator, data, options);
        const calibrator = platt(result.test.score, take(samples.label, fold.test));
        const calibrated = ({ score }: { score: Float64Array }) => ({
          score,
          probability: calibrator.apply(score),
        });
        return {
          ...result,
          calibration: calibrated(result.calibration),
          test: calibrated(result.test),
        };
      },
      cause: "calibratorFit",
    },
    {
      name: "a threshold of the test part",
      async evaluate(estimator, data, options) {
        const { samples, fold, forwardReturn } = data;
        const result = await evaluateFold(estimator, data, options);
        const { policy } = chooseThreshold({
          probability: result.test.probability,
          label: take(samples.label, fold.test),
          forwardReturn: take(forwardReturn, fold.test),
        }, { maximize: "netReturn", side: "long", cost: 0 });
        return { ...result, threshold: { ...result.threshold!, longAbove: policy.longAbove } };
      },
      cause: "thresholdFit",
    },
    ...PLANTED_FORECASTS,
  ];
}
