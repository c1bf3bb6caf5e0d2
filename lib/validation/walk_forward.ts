import { assertInteger, assertKnownOptions, type OptionNames, withDisplay } from "../core/mod.ts";
import type { Samples } from "../dataset/mod.ts";
import { divide, place, rangeOf, samplesIn } from "./divide.ts";
import type { BarRange, Fold, FoldPart } from "./fold.ts";

/** Options of {@linkcode walkForward}; all counts are in bars. */
export interface WalkForwardOptions {
  /** Whether training begins `train` bars before its end or at the first sample. Default: "rolling". */
  readonly mode?: "rolling" | "expanding";
  /** Bars of training, `validation` and the embargo before it included; the first fold's if expanding. */
  readonly train: number;
  /** Bars at the end of `train` that are kept for early stopping. Default: 0, none. */
  readonly validation?: number;
  /** Bars between training and test for calibration and thresholds. Default: 0, none. */
  readonly calibration?: number;
  /** Bars of testing. */
  readonly test: number;
  /** Bars left out before validation, calibration and test, beyond what spans require. Default: 0. */
  readonly embargo?: number;
  /** Bars from one fold to the next, at least `test`. Default: `test`, so that tests follow each other. */
  readonly step?: number;
}

const KNOWN: OptionNames<WalkForwardOptions> = {
  mode: true,
  train: true,
  validation: true,
  calibration: true,
  test: true,
  embargo: true,
  step: true,
};

type Settings = Required<WalkForwardOptions>;

function checked(options: WalkForwardOptions): Settings {
  assertKnownOptions("walkForward", options, KNOWN);
  const { mode = "rolling", train, test } = options;
  const { validation = 0, calibration = 0, embargo = 0, step = test } = options;
  assertInteger("train", train, { min: 1 });
  assertInteger("validation", validation, { min: 0 });
  assertInteger("calibration", calibration, { min: 0 });
  assertInteger("test", test, { min: 1 });
  assertInteger("embargo", embargo, { min: 0 });
  // Tests that overlap would count the same bar's prediction more than once.
  assertInteger("step", step, { min: test });
  const carved = validation > 0 ? validation + embargo : 0;
  if (carved >= train) {
    throw new RangeError(
      `Expected train to be longer than validation and its embargo (${validation} + ${embargo}) but found ${train}`,
    );
  }
  return { mode, train, validation, calibration, test, embargo, step };
}

/** Bars from the start of training to the start of testing. */
function leadOf({ train, calibration, embargo }: Settings): number {
  return train + embargo + (calibration > 0 ? calibration + embargo : 0);
}

function assertLongEnough(
  { dropped }: Samples,
  settings: Settings,
  [first, end]: BarRange,
): void {
  const found = end - first;
  const needed = leadOf(settings) + settings.test;
  if (found >= needed) return;
  const { train, calibration, test, embargo } = settings;
  const parts = [
    `train ${train}`,
    ...(calibration > 0 ? [`calibration ${calibration}`] : []),
    `test ${test}`,
    ...(embargo > 0 ? [`embargo ${calibration > 0 ? 2 : 1} x ${embargo}`] : []),
  ];
  const lost = dropped.warmup + dropped.missingFeature + dropped.missingLabel;
  const reasons = lost === 0 ? "" : ` of ${found + lost} (${dropped.warmup} go to warm-up and ` +
    `windows, ${dropped.missingFeature} lack a feature, ${dropped.missingLabel} a label)`;
  throw new RangeError(
    `Expected at least ${needed} bars for one fold (${parts.join(", ")}) but found ${found}` +
      `${reasons}: shorten the parts or bring more bars`,
  );
}

function barRanges(
  settings: Settings,
  { testStart, first, end }: { testStart: number; first: number; end: number },
): Record<FoldPart, BarRange> {
  const { mode, train, validation, calibration, test, embargo } = settings;
  const trainStart = mode === "rolling" ? testStart - leadOf(settings) : first;
  const trainEnd = testStart - leadOf(settings) + train;
  const calibrationEnd = testStart - embargo;
  const validationStart = trainEnd - validation;
  return {
    train: [trainStart, validation > 0 ? validationStart - embargo : trainEnd],
    validation: [validationStart, trainEnd],
    calibration: calibration > 0
      ? [calibrationEnd - calibration, calibrationEnd]
      : [calibrationEnd, calibrationEnd],
    test: [testStart, Math.min(testStart + test, end)],
  };
}

/**
 * Folds that walk forward in time, each trained on the past of its test part:
 * train | validation | calibration | test, with `embargo` bars left out before each later part.
 * The bars are those from the first sample's row to the last one's. Test parts follow each other
 * every `step` bars; with `step` equal to `test` every sample from the first test bar on is tested
 * exactly once, so the last test part may be as short as one sample. A test part without samples
 * makes no fold.
 *
 * A sample sees the bars from the oldest of its window to the last of its label. Purging follows
 * from that: an earlier part loses every sample that sees a bar which a sample of a later part of
 * the fold sees, too. Embargo comes on top.
 *
 * Throws a `RangeError` when a count is out of range, when the bars do not last for one whole fold,
 * and when purging leaves nothing of a part that was asked for.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { join } from "lib/dataset/mod.ts";
 * import { compute, featureSet, logReturn } from "lib/features/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import { walkForward } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.from({ length: 100 }, (_, t) => 2 + Math.sin(t));
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const table = compute(bars, featureSet("mine", [logReturn()]));
 * const samples = join(bars, table, direction(bars, { horizon: 1 }));
 * const folds = walkForward(samples, { train: 40, calibration: 20, test: 20, embargo: 2 });
 * assert.deepEqual(folds.map((fold) => fold.bars.test), [[65, 85], [85, 99]]);
 * assert.deepEqual(folds[0].bars.train, [1, 41]);
 * ```
 */
export function walkForward(samples: Samples, options: WalkForwardOptions): Fold[] {
  const settings = checked(options);
  const placed = place(samples);
  const [first, end] = rangeOf(placed.grid);
  assertLongEnough(samples, settings, [first, end]);
  const folds: Fold[] = [];
  for (
    let testStart = first + leadOf(settings);
    testStart < end;
    testStart += settings.step
  ) {
    const bars = barRanges(settings, { testStart, first, end });
    if (samplesIn(placed.grid, [bars.test]).length === 0) continue;
    const blocks = {
      train: [bars.train],
      validation: [bars.validation],
      calibration: [bars.calibration],
      test: [bars.test],
    };
    folds.push(divide(placed, { index: folds.length, blocks }));
  }
  return withDisplay("folds", folds, { folds, samples });
}
