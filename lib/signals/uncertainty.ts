import type { Prng } from "../core/mod.ts";
import { sortedQuantile } from "../stats/mod.ts";
import { blockResamples } from "./blocks.ts";
import type { Outcome, PolicyJudge } from "./judge_policy.ts";
import type { Policy } from "./policy.ts";

/** A range that holds the middle 95 % of the resamples; NaN where there is none. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/**
 * How sure a choice is, by choosing again on resamples of the rows it was made on: blocks of
 * neighbouring rows, so that what hangs together stays together. At most 200 of the candidates
 * (40 with a utility) are judged again, evenly spread over all.
 */
export interface ThresholdUncertainty {
  readonly resamples: number;
  /** Rows a block. */
  readonly blockLength: number;
  /** `longAbove` and `shortBelow` chosen again, over the resamples that choose one. */
  readonly longAbove: Range;
  readonly shortBelow: Range;
  /** Objective of the policy chosen; it is the best of many on these rows, and the range is, too. */
  readonly objective: Range;
  /** Share of resamples in which no candidate does better than staying out. */
  readonly stayOutShare: number;
  /**
   * How often the best of all candidates would look as good if none were better than staying out:
   * White's reality check (2000) over the candidates. NaN for objectives that staying out has none
   * of (f1, fBeta, precision).
   */
  readonly pValue: number;
  /** Share of the candidates that cannot be told from the one chosen: as good in 5 % of resamples. */
  readonly similarShare: number;
}

const CONFIDENCE = 0.95;
/** Share of resamples in which another candidate must be as good to count as similar. */
const SIMILAR_FROM = 0.05;

/** The middle 95 % of the values that are not NaN. */
export function middle(values: Float64Array): Range {
  const sorted = values.slice().sort();
  let to = sorted.length;
  // Typed arrays sort NaN to the end.
  while (to > 0 && Number.isNaN(sorted[to - 1])) to--;
  const tail = (1 - CONFIDENCE) / 2;
  return Object.freeze({
    low: sortedQuantile(sorted, tail, { to }),
    high: sortedQuantile(sorted, 1 - tail, { to }),
  });
}

/** Share of the candidates with an objective that resamples do not tell from the chosen one. */
function similarShareOf(outcomes: readonly Outcome[], chosen: Outcome): number {
  let similar = 0, all = 0;
  for (const { objective, resampled } of outcomes) {
    if (Number.isNaN(objective)) continue;
    all++;
    let asGood = 0, both = 0;
    for (let b = 0; b < resampled.length; b++) {
      const difference = resampled[b] - chosen.resampled[b];
      if (difference >= 0) asGood++;
      if (difference === difference) both++;
    }
    if (both > 0 && asGood >= SIMILAR_FROM * both) similar++;
  }
  return all > 0 ? similar / all : NaN;
}

/** White's p-value of the best candidate against what staying out is worth. */
function realityCheck(outcomes: readonly Outcome[], idle: number): number {
  if (Number.isNaN(idle)) return NaN;
  const judged = outcomes.filter(({ objective }) => !Number.isNaN(objective));
  if (judged.length === 0) return 1;
  const resamples = judged[0].resampled.length;
  const found = judged.reduce((most, { objective }) => Math.max(most, objective), -Infinity) - idle;
  let beyond = 0;
  for (let b = 0; b < resamples; b++) {
    let most = -Infinity;
    for (const { objective, resampled } of judged) {
      const excess = resampled[b] - objective;
      if (excess > most) most = excess;
    }
    if (most >= found) beyond++;
  }
  return (1 + beyond) / (1 + resamples);
}

/** A search and what came of it. */
export interface Search {
  /** What every candidate came to, in the order of the search. */
  readonly all: readonly Outcome[];
  /** The curve's candidates. */
  readonly profile: readonly Outcome[];
  /** Absent where none was better than staying out. */
  readonly chosen: Outcome | undefined;
  /** What staying out is worth; NaN counts as 0. */
  readonly idle: number;
}

/** Options of {@linkcode chooseAgain}. */
export interface ChooseAgainOptions {
  readonly prng: Prng;
  readonly judge: PolicyJudge;
  /** Rows that the choice was made on. */
  readonly rows: number;
  /** Default 200. */
  readonly resamples?: number;
  /** Fewest rows a block. Default 1. */
  readonly blockLength?: number;
  /** Most candidates of the curve, and most of the others, that are judged again. Default 100. */
  readonly most?: number;
}

/** Blocks of a resample at most: more would cost time, and longer blocks keep more dependence. */
const MOST_BLOCKS = 100;

/** At most `most` of a list, evenly spread, the ends among them. */
function spread<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  const step = (list.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, k) => list[Math.round(k * step)]);
}

/** Makes the choice anew on resamples, and gives the range of each candidate that was judged again. */
export function chooseAgain(
  { all, profile, chosen, idle }: Search,
  { prng, judge, rows, resamples = 200, blockLength: least = 1, most = 100 }: ChooseAgainOptions,
): { readonly uncertainty: ThresholdUncertainty; readonly ranges: Map<Policy, Range> } {
  const blockLength = Math.min(
    rows,
    Math.max(Math.ceil(least), Math.ceil(Math.cbrt(rows)), Math.ceil(rows / MOST_BLOCKS)),
  );
  const drawn = blockResamples(rows, { resamples, blockLength, prng });
  const picked = new Set([...spread(profile, most), ...spread(all, most)]);
  if (chosen) picked.add(chosen);
  // In the order of the search, which decides between equals.
  const outcomes = all.filter((outcome) => picked.has(outcome)).map(({ policy }) =>
    judge(policy, { resamples: drawn })
  );
  const ranges = new Map(outcomes.map(({ policy, resampled }) => [policy, middle(resampled)]));
  const uncertainty = describe(outcomes, {
    chosen: outcomes.find(({ policy }) => policy === chosen?.policy),
    idle,
    resamples,
    blockLength,
  });
  return { uncertainty, ranges };
}

/** The figures of a choice made again. */
function describe(
  outcomes: readonly Outcome[],
  { chosen, idle, resamples, blockLength }: {
    readonly chosen: Outcome | undefined;
    readonly idle: number;
    readonly resamples: number;
    readonly blockLength: number;
  },
): ThresholdUncertainty {
  const longAbove = new Float64Array(resamples).fill(NaN);
  const shortBelow = new Float64Array(resamples).fill(NaN);
  const least = Number.isNaN(idle) ? 0 : idle;
  let out = 0;
  for (let b = 0; b < resamples; b++) {
    let best: Outcome | undefined, highest = least;
    for (const outcome of outcomes) {
      if (outcome.resampled[b] > highest) {
        highest = outcome.resampled[b];
        best = outcome;
      }
    }
    if (!best) {
      out++;
      continue;
    }
    const { policy } = best;
    if (policy.longAbove < Infinity) longAbove[b] = policy.longAbove;
    if (policy.shortBelow > -Infinity) shortBelow[b] = policy.shortBelow;
  }
  return Object.freeze({
    resamples,
    blockLength,
    longAbove: middle(longAbove),
    shortBelow: middle(shortBelow),
    objective: chosen ? middle(chosen.resampled) : Object.freeze({ low: NaN, high: NaN }),
    stayOutShare: out / resamples,
    pValue: realityCheck(outcomes, idle),
    similarShare: chosen ? similarShareOf(outcomes, chosen) : NaN,
  });
}
