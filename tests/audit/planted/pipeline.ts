import { platt } from "lib/calibration/mod.ts";
import { type Bars, take } from "lib/core/mod.ts";
import { fitScaler, join, type Samples } from "lib/dataset/mod.ts";
import { compute, featureSet, logReturn, simpleReturn, volatility } from "lib/features/mod.ts";
import { direction } from "lib/labels/mod.ts";
import { chooseThreshold } from "lib/signals/mod.ts";
import {
  type AuditColumn,
  type AuditSubject,
  type FindingCause,
  type Fold,
  type SubjectKind,
  walkForward,
} from "lib/validation/mod.ts";

/** Which samples each step of the small run below is fitted on. */
export type Steps = Readonly<
  Record<
    "encode" | "select" | "scale" | "resample" | "fit" | "stop" | "calibrate" | "choose",
    (fold: Fold, samples: Samples) => Int32Array
  >
>;

const train = ({ train }: Fold) => train;
const everything = (_: Fold, { length }: Samples) => Int32Array.from({ length }, (_, i) => i);
const trainAndTest = ({ train, test }: Fold) => Int32Array.of(...train, ...test);
const test = ({ test }: Fold) => test;

/** Every step on the part that it may see. */
export const HONEST_STEPS: Steps = {
  encode: train,
  select: train,
  scale: train,
  resample: train,
  fit: train,
  stop: ({ validation }) => validation,
  calibrate: ({ calibration }) => calibration,
  choose: ({ calibration }) => calibration,
};

/** A run in which one step sees what it must not. */
export interface PlantedRun {
  readonly name: string;
  readonly steps: Partial<Steps>;
  readonly cause: FindingCause;
}

export const PLANTED_RUNS: readonly PlantedRun[] = [
  { name: "target encoding on all rows", steps: { encode: everything }, cause: "encoderFit" },
  { name: "selection on all rows", steps: { select: everything }, cause: "selectorFit" },
  { name: "scaler on all rows", steps: { scale: everything }, cause: "scalerFit" },
  { name: "scaler on train and test", steps: { scale: trainAndTest }, cause: "scalerFit" },
  { name: "class weights of all rows", steps: { resample: everything }, cause: "resamplerFit" },
  { name: "model on train and test", steps: { fit: trainAndTest }, cause: "modelFit" },
  { name: "early stopping on test", steps: { stop: test }, cause: "earlyStopping" },
  { name: "calibrator on test", steps: { calibrate: test }, cause: "calibratorFit" },
  { name: "threshold on test", steps: { choose: test }, cause: "thresholdFit" },
];

const FEATURES = featureSet("small", [
  logReturn(),
  volatility({ window: 10 }),
  ...[2, 3, 5, 8, 13, 21].map((window) => simpleReturn({ window })),
]);
const CHOSEN = 3;
const EPOCHS = 30;

/** Mean label on each day of the week. */
function dayMeans(samples: Samples, indices: Int32Array): Float64Array {
  const sums = new Float64Array(7), counts = new Float64Array(7).fill(1e-9);
  for (const i of indices) {
    const day = new Date(samples.time[i]).getUTCDay();
    sums[day] += samples.label[i];
    counts[day]++;
  }
  return sums.map((sum, day) => sum / counts[day]);
}

/** 1 for the columns that go most with the label, 0 for the others. */
function selectColumns(samples: Samples, indices: Int32Array): Float64Array {
  const strength = samples.table.names.map((name) => {
    const column = samples.table.column(name);
    let sum = 0;
    for (const i of indices) sum += Math.sign(column[samples.rows[i]]) * (samples.label[i] - 0.5);
    return Math.abs(sum);
  });
  const least = [...strength].sort((a, b) => b - a)[CHOSEN - 1];
  return Float64Array.from(strength, (value) => value >= least ? 1 : 0);
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Columns of one fold of a small run, each of what one step has found. */
function runFold(
  samples: Samples,
  fold: Fold,
  { steps, forwardReturn }: { readonly steps: Steps; readonly forwardReturn: Float64Array },
): AuditColumn[] {
  const { rows, label, spanEnd, time, table } = samples;
  const days = dayMeans(samples, steps.encode(fold, samples));
  const mask = selectColumns(samples, steps.select(fold, samples));
  const scaler = fitScaler(samples, steps.scale(fold, samples), { kind: "standard" });
  const inputs = (i: number) => [
    1,
    days[new Date(time[i]).getUTCDay()],
    ...table.names.map((name, j) =>
      mask[j] * (table.column(name)[rows[i]] - scaler.center[j]) / scaler.scale[j]
    ),
  ];
  const weighed = steps.resample(fold, samples);
  const share = weighed.reduce((sum, i) => sum + label[i], 0) / weighed.length;
  const weight = (i: number) => 0.5 / (label[i] === 1 ? share : 1 - share);
  const fitted = steps.fit(fold, samples), stopped = steps.stop(fold, samples);
  const score = (weights: Float64Array, i: number) =>
    inputs(i).reduce((sum, value, j) => sum + value * weights[j], 0);
  const loss = (weights: Float64Array) =>
    stopped.reduce((sum, i) => {
      const p = sigmoid(score(weights, i));
      return sum - Math.log(label[i] === 1 ? p : 1 - p);
    }, 0);
  const cached = Array.from(fitted, inputs);
  let weights = new Float64Array(table.names.length + 2), best = weights, epoch = 0;
  for (let e = 1, least = loss(weights); e <= EPOCHS; e++) {
    const gradient = new Float64Array(weights.length);
    fitted.forEach((i, k) => {
      const x = cached[k];
      const p = sigmoid(x.reduce((sum, value, j) => sum + value * weights[j], 0));
      x.forEach((value, j) => gradient[j] += weight(i) * (p - label[i]) * value);
    });
    weights = weights.map((value, j) => value - 2 * gradient[j] / fitted.length);
    const now = loss(weights);
    if (now < least) [least, best, epoch] = [now, weights, e];
  }
  const scores = (indices: Int32Array) => Float64Array.from(indices, (i) => score(best, i));
  const calibrating = steps.calibrate(fold, samples);
  const calibrator = platt(scores(calibrating), take(label, calibrating));
  const choosing = steps.choose(fold, samples);
  const { policy } = chooseThreshold({
    probability: calibrator.apply(scores(choosing)),
    label: take(label, choosing),
    forwardReturn: take(forwardReturn, choosing),
  }, { maximize: "f1", side: "long", cost: 0 });

  const lastSeen = (indices: Int32Array) => Math.max(...Array.from(indices, (i) => spanEnd[i]));
  const trained = Math.max(lastSeen(fold.train), lastSeen(fold.validation));
  const calibrated = lastSeen(fold.calibration);
  const column = (kind: SubjectKind, values: Float64Array, at: number): AuditColumn => ({
    name: `${kind} of fold ${fold.index}`,
    kind,
    values,
    knownAt: new Int32Array(values.length).fill(at),
  });
  return [
    column("encoder", days, trained),
    column("selector", mask, trained),
    column("scaler", Float64Array.of(...scaler.center, ...scaler.scale), trained),
    column("resampler", Float64Array.of(share), trained),
    // As the last epoch has it: where training was stopped has no part in it.
    column("model", weights, trained),
    column("earlyStopping", Float64Array.of(epoch), trained),
    column("calibrator", Float64Array.of(calibrator.slope, calibrator.intercept), calibrated),
    column("threshold", Float64Array.of(policy.longAbove), calibrated),
    {
      name: `prediction of fold ${fold.index}`,
      kind: "prediction",
      values: calibrator.apply(scores(fold.test)),
      rows: fold.test.map((i) => rows[i]),
    },
  ];
}

/** A small run from bars to forecasts, honest but for the given steps. */
export function smallRun(name: string, given: Partial<Steps> = {}): AuditSubject {
  const steps = { ...HONEST_STEPS, ...given };
  return {
    name,
    kind: "prediction",
    firstCut: 490,
    maxCuts: 3,
    compute(bars: Bars) {
      const labels = direction(bars, { horizon: 3 });
      const samples = join(bars, compute(bars, FEATURES), labels);
      const folds = walkForward(samples, {
        train: 250,
        validation: 50,
        calibration: 80,
        test: 120,
      });
      const earned = bars.close.map((close, t) => Math.log(bars.close[t + 1] / close));
      const forwardReturn = take(earned, samples.rows).map((value) => value || 0);
      return folds.flatMap((fold) => runFold(samples, fold, { steps, forwardReturn }));
    },
  };
}
