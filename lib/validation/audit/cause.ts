import type { FindingCause } from "./finding.ts";
import type { PerturbationName } from "./perturbations.ts";
import type { SubjectKind } from "./subject.ts";

/** Which bars a row reads, found by changing single bars. Counts are in bars. */
export interface Reads {
  /** Bars after the row, the farthest. */
  readonly ahead: number;
  /** Bars before the row, the farthest; negative where even the row's own bar is not read. */
  readonly behind: number;
  /** No bar between the two is left out. */
  readonly dense: boolean;
  /** Every bar that was changed reached equally far back. */
  readonly constant: boolean;
  /** No bar that was changed was followed by more than one earlier row. */
  readonly single: boolean;
  /** Share of bars, wherever they are, that are read ahead of their time: little of few rows' leaks. */
  readonly reached: number;
}

/** How a column depends on bars that it must not know. */
export interface LeakPattern {
  readonly kind: SubjectKind;
  /** Whose later bars matter. */
  readonly source: "own" | "others";
  /** Changes of later bars that showed it. */
  readonly ways: ReadonlySet<PerturbationName>;
  /** It showed where values before the cut were missing, and nowhere else. */
  readonly onlyInGaps: boolean;
  /** It showed in rows before the declared warm-up, and in no others. */
  readonly onlyBeforeWarmup: boolean;
  /** First row that changed, for each cut that showed it. */
  readonly firstRows: readonly number[];
  /** Bars from that row to the first changed one. */
  readonly offsets: readonly number[];
  /** Number of rows of the column. */
  readonly rows: number;
  readonly affine: boolean;
  readonly grouped: boolean;
  /** Absent where single bars were not tried. */
  readonly reads?: Reads;
  /** Horizon of the label, in bars. */
  readonly horizon?: number;
}

/** What a dependence is called when a thing of this kind shows it; features are told apart by pattern. */
const BY_KIND: Readonly<Partial<Record<SubjectKind, FindingCause>>> = {
  label: "labelSpan",
  split: "splitReadsLater",
  scaler: "scalerFit",
  selector: "selectorFit",
  encoder: "encoderFit",
  resampler: "resamplerFit",
  earlyStopping: "earlyStopping",
  model: "modelFit",
  calibrator: "calibratorFit",
  threshold: "thresholdFit",
  prediction: "pipeline",
};

/** What a dependence of a fitted step is called; nothing for features. */
export const causeOfKind = (kind: SubjectKind): FindingCause | undefined => BY_KIND[kind];

function gcd(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

/** Rows of a grid that all first rows lie on and no offset crosses; 0 for none. */
export function gridOf({ firstRows, offsets }: Pick<LeakPattern, "firstRows" | "offsets">): number {
  const distinct = [...new Set(firstRows)];
  if (distinct.length < 3) return 0;
  const step = distinct.reduce((sum, row) => gcd(sum, Math.abs(row - distinct[0])), 0);
  return step >= 2 && Math.max(...offsets) <= step ? step : 0;
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

interface CauseRule {
  readonly cause: FindingCause;
  readonly holds: (pattern: LeakPattern) => boolean;
}

/** Rows that far back have changed in most cuts, or the very first in all: no window reaches so far. */
const everywhere = ({ offsets, firstRows, rows }: LeakPattern) =>
  middle(offsets) > rows / 5 || firstRows.length > 2 && new Set(firstRows).size === 1;

/**
 * One row reads a bar, always as far ahead, where all rows of an interval would; of an interval of two
 * bars every other one would be read.
 */
const isShift = ({ reads }: LeakPattern, grid: number) =>
  reads !== undefined && reads.single && reads.constant &&
  (reads.ahead + 1 < grid || reads.reached === 0);

/** From the pattern to its likely cause: the first rule that holds. */
const RULES: readonly CauseRule[] = [
  { cause: "otherSymbolAhead", holds: ({ source }) => source === "others" },
  { cause: "fillFromLater", holds: ({ onlyInGaps }) => onlyInGaps },
  { cause: "fillFromLater", holds: ({ onlyBeforeWarmup }) => onlyBeforeWarmup },
  { cause: "barCount", holds: ({ ways }) => ways.size === 1 && ways.has("truncated") },
  { cause: "wholeSampleScale", holds: (pattern) => everywhere(pattern) && pattern.affine },
  { cause: "categoryStatistic", holds: (pattern) => everywhere(pattern) && pattern.grouped },
  { cause: "wholeSampleFit", holds: everywhere },
  {
    cause: "unfinishedInterval",
    holds: (pattern) => gridOf(pattern) > 0 && !isShift(pattern, gridOf(pattern)),
  },
  {
    cause: "labelBar",
    holds: ({ reads, horizon = 1 }) =>
      reads !== undefined && reads.behind <= 0 && reads.constant && reads.ahead === horizon,
  },
  {
    cause: "centredWindow",
    holds: ({ reads }) =>
      reads !== undefined && reads.reached >= 0.5 && reads.dense && reads.ahead === reads.behind,
  },
  { cause: "laterBar", holds: ({ reads }) => reads !== undefined && reads.constant },
];

/** The likely cause of a dependence on later bars. */
export function causeOf(pattern: LeakPattern): FindingCause {
  const rule = RULES.find(({ holds }) => holds(pattern));
  return BY_KIND[pattern.kind] ?? rule?.cause ?? "varyingDelay";
}

/** Causes in words, as a sentence continues after "likely". */
export const CAUSE_TEXT: Readonly<Record<FindingCause, string>> = {
  centredWindow: "a window centred on its row",
  laterBar: "a shift towards the past or a window that begins at its row",
  labelBar: "made of the very bars that the label is made of",
  unfinishedInterval:
    "a bar of a longer interval is used before its close (resampled with the label on the left, or joined by its open)",
  fillFromLater: "missing values are filled from later ones (back-fill, interpolation, a mean)",
  wholeSampleScale: "scaled or detrended with figures of the whole sample (z-score, min-max)",
  categoryStatistic: "a statistic by category over the whole sample (target encoding)",
  wholeSampleFit: "fitted on the whole sample (components, ranks, quantiles, a smoother)",
  barCount: "the number of bars is part of the value",
  varyingDelay: "known only some bars later, as pivots are that later prices confirm",
  otherSymbolAhead:
    "the other symbol is joined by row or by open time, ahead of what had closed (off by one)",
  labelSpan: "the label's span is declared too short",
  splitReadsLater: "the split depends on bars after its test part began",
  scalerFit: "the scaler is fitted on rows of later parts",
  selectorFit: "columns are selected on rows of later parts",
  encoderFit: "an encoder (components, target encoding) is fitted on rows of later parts",
  resamplerFit: "samples are weighted or drawn by figures of later parts",
  earlyStopping: "training is stopped by losses of a later part",
  modelFit: "the model is fitted on rows of later parts",
  calibratorFit: "the calibrator is fitted on rows of the test part",
  thresholdFit: "the threshold is chosen on rows of the test part",
  pipeline: "a step between bars and forecasts looks at later bars",
  shortWarmup: "the declared warm-up is too short",
  undeclaredRecursion: 'recursive, but declared with memory "window"',
  partialWindow: "values from windows that are not full, or a warm-up declared too long",
  sharedSample: "a sample is in two parts",
  shuffledSplit: "rows were shuffled before the split",
  missingPurge: "training samples whose label reaches into the test part were not purged",
  windowOverlap: "a window reaches back into bars that labels on the other side were made of",
  shiftedTime: "its times, or the label's, are off by one bar",
  unseededRandomness: "randomness without a seed, or state kept between two computations",
  ownData:
    "made of data that the recipe keeps or reads by itself, which changed bars do not reach: declare them with overOthers",
  nothingCompared: "bars without values for it, or fewer than its windows need",
  exception: "it throws where bars it must not look at are changed",
};
