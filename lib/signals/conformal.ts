import {
  assertKnownOptions,
  assertNumber,
  assertOneOf,
  assertSameLength,
  type OptionNames,
  withDisplay,
} from "../core/mod.ts";
import { assertBinary, assertProbabilities } from "../stats/mod.ts";

/** Options of {@linkcode conformal}. */
export interface ConformalOptions {
  /** Share of the answers that shall hold the truth, above 0 and below 1. */
  readonly coverage: number;
  /**
   * "all": over all rows together. "class": among the rows of either label, too (Mondrian), which
   * does not depend on how scores were made probabilities. Default: "class".
   */
  readonly by?: "all" | "class";
}

const KNOWN: OptionNames<ConformalOptions> = { coverage: true, by: true };

/**
 * What {@linkcode conformal} finds: 1 is a possible answer from `oneFrom` up, 0 down from `zeroTo`.
 */
export interface Conformal {
  readonly coverage: number;
  /** Infinity: 1 is never possible; -Infinity: always. */
  readonly oneFrom: number;
  readonly zeroTo: number;
}

declare module "../core/display.ts" {
  interface Displayed {
    conformal: Conformal;
    conformalCoverage: { readonly found: ConformalCoverage; readonly sets: Conformal };
  }
}

/** The `rank`-th smallest, from 1; Infinity beyond the last: there are too few rows to say. */
function ranked(sorted: Float64Array, rank: number): number {
  return rank > sorted.length ? Infinity : sorted[rank - 1];
}

/** Frozen, and with a display. */
function shownSets(sets: Conformal): Conformal {
  return Object.freeze(withDisplay("conformal", sets));
}

/** ceil((n + 1) coverage), unmoved by what rounding adds to a product that is whole. */
function rankOf(n: number, coverage: number): number {
  return Math.max(1, Math.ceil((n + 1) * coverage - 1e-9));
}

/**
 * Split conformal prediction (Vovk, Gammerman and Shafer, 2005; Lei et al., 2018) of a label from a
 * probability, on rows that the model was not fitted to. An answer is a set: {1}, {0}, both (the
 * probability does not say) or neither (unlike any row before). A label is possible where the
 * probability given to it is among the `coverage` highest that true labels were given.
 *
 * If later rows come from the same distribution in any order (exchangeable), the set holds the truth
 * in at least `coverage` of them, and with "class" among those of either label. Markets change, and
 * then it does not: compare the coverage on later rows. Too few rows for the coverage asked make
 * every label possible. A calibrator fitted on the same rows bends "all" a little; "class" depends
 * on the order of probabilities alone.
 *
 * Throws a `RangeError` for NaN and for a coverage outside (0, 1).
 *
 * @example
 * ```ts
 * import { conformal, conformalLimits } from "lib/signals/mod.ts";
 * import assert from "node:assert/strict";
 * const probability = [0.1, 0.2, 0.3, 0.4, 0.45, 0.55, 0.6, 0.7, 0.8, 0.9];
 * const label = [0, 0, 0, 1, 0, 1, 0, 1, 1, 1];
 * const found = conformal({ probability, label }, { coverage: 0.8 });
 * assert.deepEqual([found.oneFrom, found.zeroTo], [0.4, 0.6]);
 * assert.equal(conformalLimits(found).longAbove, 0.6);
 * ```
 */
export function conformal(
  rows: { readonly probability: ArrayLike<number>; readonly label: ArrayLike<number> },
  options: ConformalOptions,
): Conformal {
  assertKnownOptions("conformal", options, KNOWN);
  const { coverage, by = "class" } = options;
  const { probability, label } = rows;
  assertSameLength({ probability, label });
  assertProbabilities("probability", probability);
  assertBinary("label", label);
  assertNumber("coverage", coverage, { min: Number.MIN_VALUE, max: 1 - 2 ** -53 });
  assertOneOf("by", by, ["all", "class"]);
  // Nonconformity is the probability of the other label.
  const ofOne: number[] = [], ofZero: number[] = [];
  for (let i = 0; i < label.length; i++) {
    if (label[i] === 1) ofOne.push(1 - probability[i]);
    else ofZero.push(probability[i]);
  }
  const most = (values: number[]) =>
    ranked(Float64Array.from(values).sort(), rankOf(values.length, coverage));
  if (by === "all") {
    const both = most([...ofOne, ...ofZero]);
    return shownSets({ coverage, oneFrom: 1 - both, zeroTo: both });
  }
  // By the order of probabilities: 1 - (1 - p) is not always p.
  const ones: number[] = [];
  for (let i = 0; i < label.length; i++) if (label[i] === 1) ones.push(-probability[i]);
  return shownSets({ coverage, oneFrom: -most(ones), zeroTo: most(ofZero) });
}

/** Shares of rows by answer, and how often it was true; see {@linkcode conformalCoverage}. */
export interface ConformalCoverage {
  /** Share of rows whose answer holds the label; `ofOne` and `ofZero` by label, NaN without rows. */
  readonly covered: number;
  readonly ofOne: number;
  readonly ofZero: number;
  /** Shares of rows with one answer, both and none; the last two are abstentions. */
  readonly single: number;
  readonly both: number;
  readonly none: number;
}

/**
 * How often the answers hold on rows that they were not made on.
 *
 * @example
 * ```ts
 * import { conformalCoverage } from "lib/signals/mod.ts";
 * import assert from "node:assert/strict";
 * const rows = { probability: [0.3, 0.5, 0.7, 0.9], label: [0, 1, 0, 1] };
 * const found = conformalCoverage(rows, { coverage: 0.8, oneFrom: 0.4, zeroTo: 0.6 });
 * assert.deepEqual([found.covered, found.single, found.both], [0.75, 0.75, 0.25]);
 * ```
 */
export function conformalCoverage(
  { probability, label }: {
    readonly probability: ArrayLike<number>;
    readonly label: ArrayLike<number>;
  },
  sets: Conformal,
): ConformalCoverage {
  const { oneFrom, zeroTo } = sets;
  assertSameLength({ probability, label });
  const n = probability.length;
  let ones = 0, right = 0, rightOnes = 0, single = 0, both = 0;
  for (let i = 0; i < n; i++) {
    const one = probability[i] >= oneFrom, zero = probability[i] <= zeroTo;
    if (one && zero) both++;
    else if (one || zero) single++;
    if (label[i] === 1) ones++;
    if (label[i] === 1 ? one : zero) {
      right++;
      rightOnes += label[i];
    }
  }
  const found: ConformalCoverage = {
    covered: right / n,
    ofOne: rightOnes / ones,
    ofZero: (right - rightOnes) / (n - ones),
    single: single / n,
    both: both / n,
    none: (n - single - both) / n,
  };
  return Object.freeze(withDisplay("conformalCoverage", found, { found, sets }));
}

const bits = new DataView(new ArrayBuffer(8));

/** The double next to `x` in the direction of `step`; infinities stay. */
function neighbour(x: number, step: 1 | -1): number {
  if (!Number.isFinite(x)) return x;
  if (x === 0) return step * Number.MIN_VALUE;
  bits.setFloat64(0, x);
  bits.setBigInt64(0, bits.getBigInt64(0) + (x > 0 === step > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}

/**
 * The answers as bounds of a policy: long only where {1} is the answer, short only where {0} is;
 * hand them to `chooseThreshold` as `limits`, which then enters nothing else.
 *
 * @example
 * ```ts
 * import { conformalLimits } from "lib/signals/mod.ts";
 * import assert from "node:assert/strict";
 * const { longAbove } = conformalLimits({ coverage: 0.8, oneFrom: 0.4, zeroTo: 0.6 });
 * assert.equal(longAbove, 0.6);
 * ```
 */
export function conformalLimits(
  { oneFrom, zeroTo }: Conformal,
): { readonly longAbove: number; readonly shortBelow: number } {
  // Policies compare strictly: "from" is "above the number before".
  return Object.freeze({
    longAbove: Math.max(zeroTo, neighbour(oneFrom, -1)),
    shortBelow: Math.min(oneFrom, neighbour(zeroTo, 1)),
  });
}
