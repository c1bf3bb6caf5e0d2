import {
  assertInteger,
  assertKnownOptions,
  assertSameLength,
  type Bars,
  type OptionNames,
  withDisplay,
} from "../core/mod.ts";
import { quantile } from "../stats/quantile.ts";
import { correlation, ranks } from "../stats/ranks.ts";
import { logChange } from "../stats/rolling/mod.ts";
import { concurrency } from "./concurrency.ts";
import type { Labels } from "./labels.ts";
import { uniqueness } from "./uniqueness.ts";

/** Options of {@linkcode labelReport}. */
export interface LabelReportOptions {
  /** Bars over which labels are compared with returns and with themselves. Default: 1 to 4 horizons. */
  readonly horizons?: readonly number[];
  /** A number a bar, as a feature, whose rank correlation with later returns is given, too. */
  readonly signal?: ArrayLike<number>;
}

const KNOWN: OptionNames<LabelReportOptions> = { horizons: true, signal: true };

/** Labels of a month, UTC. */
export interface LabelMonth {
  /** As "2024-02". */
  readonly month: string;
  /** Rows with a value. */
  readonly known: number;
  /** Share of each class, in the order of the report's classes; NaN without a value. */
  readonly shares: readonly number[];
}

/** What a number of bars is to labels. */
export interface HorizonDecay {
  readonly horizon: number;
  /** Correlation of labels this many bars apart. */
  readonly autocorrelation: number;
  /** Spearman's correlation of labels with the log return from the row to this many bars later. */
  readonly returnCorrelation: number;
  /** The same of the signal: its information coefficient. Absent without one. */
  readonly signalCorrelation?: number;
}

/** How labels share their bars. */
export interface LabelOverlap {
  readonly known: number;
  /** Mean length of the spans, in bars. */
  readonly meanSpan: number;
  /** Labels that a bar lies in the span of, in the mean of all bars that lie in one. */
  readonly meanConcurrency: number;
  /** Independent labels that all are worth: the sum of their average uniqueness. */
  readonly effective: number;
}

/** What a set of labels is like. Plain data. */
export interface LabelReport {
  readonly name: string;
  readonly horizon: number;
  /** Names of the classes; of labels with more than five values the thirds of the whole sample. */
  readonly classes: readonly string[];
  readonly months: readonly LabelMonth[];
  readonly decay: readonly HorizonDecay[];
  readonly overlap: LabelOverlap;
}

declare module "../core/display.ts" {
  interface Displayed {
    labelReport: LabelReport;
  }
}

const MOST_CLASSES = 5;
const THIRDS = ["lowest third", "middle third", "highest third"];

interface Classes {
  readonly names: readonly string[];
  /** Number of the class of a known value. */
  readonly of: (value: number) => number;
}

function classesOf(known: Float64Array): Classes {
  const values = new Set<number>();
  for (const value of known) if (values.add(value).size > MOST_CLASSES) break;
  if (values.size <= MOST_CLASSES) {
    const sorted = [...values].sort((a, b) => a - b);
    return { names: sorted.map(String), of: (value) => sorted.indexOf(value) };
  }
  const [low, high] = [1 / 3, 2 / 3].map((p) => quantile(known, p));
  return { names: THIRDS, of: (value) => value <= low ? 0 : value <= high ? 1 : 2 };
}

function monthsOf(bars: Bars, { values }: Labels, { names, of }: Classes): LabelMonth[] {
  const counts = new Map<string, number[]>();
  let month = "", count: number[] = [], until = -Infinity;
  for (let t = 0; t < values.length; t++) {
    if (bars.time[t] >= until) {
      const date = new Date(bars.time[t]);
      month = date.toISOString().slice(0, 7);
      until = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
      count = names.map(() => 0);
      counts.set(month, count);
    }
    if (!Number.isNaN(values[t])) count[of(values[t])]++;
  }
  return [...counts].map(([month, count]) => {
    const known = count.reduce((sum, n) => sum + n, 0);
    return { month, known, shares: count.map((n) => n / known) };
  });
}

/** Correlation of `x[t]` with `y[t + lag]` over the rows in which both are finite. */
function laggedCorrelation(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  { lag, ranked }: { readonly lag: number; readonly ranked: boolean },
): number {
  const a: number[] = [], b: number[] = [];
  for (let t = 0; t + lag < x.length; t++) {
    if (!Number.isFinite(x[t]) || !Number.isFinite(y[t + lag])) continue;
    a.push(x[t]);
    b.push(y[t + lag]);
  }
  if (a.length < 3) return NaN;
  return ranked ? correlation(ranks(a), ranks(b)) : correlation(a, b);
}

function decayOf(
  bars: Bars,
  { values }: Labels,
  { horizons, signal }: {
    readonly horizons: readonly number[];
    readonly signal?: ArrayLike<number>;
  },
): HorizonDecay[] {
  return horizons.map((horizon) => {
    assertInteger("horizon", horizon, { min: 1 });
    const moved = logChange(bars.close, new Float64Array(bars.length), { lag: horizon });
    const ranked = { lag: horizon, ranked: true };
    return {
      horizon,
      autocorrelation: laggedCorrelation(values, values, { lag: horizon, ranked: false }),
      returnCorrelation: laggedCorrelation(values, moved, ranked),
      ...(signal && { signalCorrelation: laggedCorrelation(signal, moved, ranked) }),
    };
  });
}

function overlapOf(labels: Labels, known: number): LabelOverlap {
  const { values, spanStart, spanEnd } = labels;
  let bars = 0, covered = 0, effective = 0;
  for (let t = 0; t < values.length; t++) {
    if (!Number.isNaN(values[t])) bars += spanEnd[t] - spanStart[t] + 1;
  }
  for (const count of concurrency(labels)) if (count > 0) covered++;
  for (const unique of uniqueness(labels)) if (unique > 0) effective += unique;
  return { known, meanSpan: bars / known, meanConcurrency: bars / covered, effective };
}

/** About a quarter, a half, one, two and four horizons, each once. */
function usualHorizons(horizon: number): number[] {
  const around = [1, 2, horizon / 4, horizon / 2, horizon, 2 * horizon, 4 * horizon];
  return [...new Set(around.map((value) => Math.max(1, Math.round(value))))].sort((a, b) => a - b);
}

/**
 * What a set of labels is like before a model sees it: the share of each class by month, which drifts
 * where a threshold does not fit the market's mood; how far labels tell of returns over other horizons and
 * of each other; and how many independent labels they are worth, since neighbours share most of their
 * bars. It looks at the whole sample and is no input for models. Shows itself in notebooks.
 *
 * @throws {TypeError} unless labels and signal have a row for each bar
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { labelReport, tripleBarrier } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const { classes, overlap } = labelReport(bars, tripleBarrier(bars, { horizon: 10 }));
 * assert.deepEqual(classes, ["-1", "0", "1"]);
 * assert.ok(overlap.effective < overlap.known / 3);
 * ```
 */
export function labelReport(
  bars: Bars,
  labels: Labels,
  options: LabelReportOptions = {},
): LabelReport {
  assertKnownOptions("labelReport", options, KNOWN);
  const { horizons = usualHorizons(labels.horizon), signal } = options;
  assertSameLength({ time: bars.time, values: labels.values, ...(signal && { signal }) });
  const known = labels.values.filter((value) => !Number.isNaN(value));
  const classes = classesOf(known);
  return withDisplay("labelReport", {
    name: labels.name,
    horizon: labels.horizon,
    classes: classes.names,
    months: monthsOf(bars, labels, classes),
    decay: decayOf(bars, labels, { horizons, signal }),
    overlap: overlapOf(labels, known.length),
  });
}
