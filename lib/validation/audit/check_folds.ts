import { gridOf, type PlacedSamples, type SampleGrid, type Samples } from "../../dataset/mod.ts";
import type { Fold, FoldPart } from "../fold.ts";
import { CAUSE_TEXT } from "./cause.ts";
import type { Finding, FindingCause } from "./finding.ts";

/** The parts of a fold: all that is looked at, so that any splitter's folds will do. */
export type FoldIndices = Pick<Fold, "index" | FoldPart>;

/** The part of samples that folds are checked against. */
export type SpannedSamples = PlacedSamples & Pick<Samples, "time">;

const EARLIER = ["train", "validation", "calibration"] as const;
type EarlierPart = typeof EARLIER[number];

/** What sharing a sample with the test part does, by part. */
const SHARED: Readonly<Record<EarlierPart, FindingCause>> = {
  train: "sharedSample",
  validation: "earlyStopping",
  calibration: "calibratorFit",
};

/** Bars from the first to the second, both inclusive. */
type Interval = readonly [from: number, to: number];

/** The intervals joined where they touch, ascending. */
function union(intervals: readonly Interval[]): Interval[] {
  const joined: [number, number][] = [];
  for (const [from, to] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** The first of the joined intervals that shares a bar with the given one. */
function touching(joined: readonly Interval[], [from, to]: Interval): Interval | undefined {
  let low = 0, high = joined.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (joined[middle][1] < from) low = middle + 1;
    else high = middle;
  }
  return low < joined.length && joined[low][0] <= to ? joined[low] : undefined;
}

/** Whether the samples of two parts alternate in time as only shuffling makes them do. */
function alternates({ position }: SampleGrid, part: Int32Array, test: Int32Array): boolean {
  if (part.length === 0 || test.length === 0) return false;
  const inTest = new Set(test);
  const order = [...new Set([...part, ...test])].sort((a, b) => position[a] - position[b]);
  let turns = 0;
  for (let k = 1; k < order.length; k++) {
    if (inTest.has(order[k]) !== inTest.has(order[k - 1])) turns++;
  }
  return turns > Math.max(12, 0.1 * Math.min(part.length, test.length));
}

/** Place of the first value that is not below the given one. */
function firstAtOrAfter(sorted: Int32Array, value: number): number {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The bars that a label is made of; the row's own close is known when the forecast is made. */
function labelBars({ position, spanEnd }: SampleGrid, i: number): Interval {
  return [position[i] + 1, Math.max(position[i] + 1, spanEnd[i])];
}

/** The test part of a fold as the earlier parts are held against it. */
interface Tested {
  readonly indices: ReadonlySet<number>;
  /** Bars of its labels. */
  readonly bars: readonly Interval[];
  /** Its windows begin where the sample's own does, in the order of `rows`. */
  readonly windowStart: Int32Array;
  /** Its rows, ascending. */
  readonly rows: Int32Array;
}

function testedBy(grid: SampleGrid, { test }: FoldIndices): Tested {
  const { position, windowStart } = grid;
  const order = test.slice().sort((a, b) => position[a] - position[b]);
  return {
    indices: new Set(test),
    bars: union(Array.from(test, (i) => labelBars(grid, i))),
    windowStart: order.map((i) => windowStart[i]),
    rows: order.map((i) => position[i]),
  };
}

function checkPart(
  samples: SpannedSamples,
  { grid, fold, name, tested }: {
    readonly grid: SampleGrid;
    readonly fold: FoldIndices;
    readonly name: EarlierPart;
    readonly tested: Tested;
  },
): Finding[] {
  const { rows } = samples, { position, windowStart } = grid;
  const part = fold[name], { test } = fold;
  const mixed = part.some((i) => position[i] >= tested.rows[0]);
  let shared = -1, overlaps = 0, overlap = -1, bars = 0, windowed = -1;
  for (const i of part) {
    if (mixed && tested.indices.has(i)) {
      if (shared < 0) shared = i;
      continue;
    }
    const [from, to] = labelBars(grid, i);
    const other = touching(tested.bars, [from, to]);
    if (other) {
      overlaps++;
      if (overlap < 0) overlap = i;
      bars = Math.max(bars, Math.min(to, other[1]) - Math.max(from, other[0]) + 1);
      continue;
    }
    // The next sample that is tested: does its window hold bars of this label?
    const next = firstAtOrAfter(tested.rows, position[i] + 1);
    const ahead = next < tested.rows.length && tested.windowStart[next] <= to;
    // And does this one's window, where it lies behind the test part, hold bars of a tested label?
    const behind = mixed && touching(tested.bars, [windowStart[i], position[i]]) !== undefined;
    if ((ahead || behind) && windowed < 0) windowed = i;
  }
  const found = (
    sample: number,
    cause: FindingCause,
    { offset, severity = "error", text }: {
      readonly offset: number | null;
      readonly severity?: Finding["severity"];
      readonly text: string;
    },
  ): Finding => ({
    code: "trainTouchesTest",
    cause,
    severity,
    kind: "split",
    subject: `fold ${fold.index}`,
    column: name,
    firstRow: rows[sample],
    time: new Date(samples.time[sample]).toISOString(),
    offset,
    message: `fold ${fold.index}: ${text}, first in row ${rows[sample]}: likely ${
      CAUSE_TEXT[cause]
    }`,
  });
  const findings: Finding[] = [];
  if (shared >= 0) {
    const text = `${name} and test have samples in common`;
    findings.push(found(shared, SHARED[name], { offset: null, text }));
  }
  if (mixed && alternates(grid, part, test)) {
    const text = `${name} and test samples take turns in time`;
    findings.push(found(part[0], "shuffledSplit", { offset: null, text }));
  } else if (overlap >= 0) {
    const text = `${overlaps} ${name} samples have a bar in their label that a test sample's has`;
    findings.push(found(overlap, "missingPurge", { offset: bars, text }));
  } else if (windowed >= 0) {
    findings.push(found(windowed, "windowOverlap", {
      offset: null,
      severity: "warning",
      text: `windows and labels of ${name} and test samples have bars in common`,
    }));
  }
  return findings;
}

/**
 * What is wrong with folds, from any splitter: samples that two parts share, labels of the other parts
 * that share bars with test labels (missing purge, shuffled rows), and, as a warning, windows of test
 * samples that reach back into bars of training labels, or of training samples into those of the test.
 *
 * @example
 * ```ts
 * import { checkFolds } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const samples = {
 *   rows: Int32Array.of(0, 1, 2, 3),
 *   spanEnd: Int32Array.of(2, 3, 4, 5),
 *   time: Float64Array.of(0, 1, 2, 3),
 *   sequenceLength: 1,
 * };
 * const none = new Int32Array();
 * const fold = { index: 0, train: Int32Array.of(0, 1), test: Int32Array.of(2, 3) };
 * const [finding] = checkFolds(samples, [{ ...fold, validation: none, calibration: none }]);
 * assert.deepEqual([finding.cause, finding.firstRow, finding.offset], ["missingPurge", 1, 1]);
 * ```
 */
export function checkFolds(samples: SpannedSamples, folds: readonly FoldIndices[]): Finding[] {
  const grid = gridOf(samples);
  return folds.flatMap((fold) => {
    const tested = testedBy(grid, fold);
    return EARLIER.flatMap((name) => checkPart(samples, { grid, fold, name, tested }));
  });
}
