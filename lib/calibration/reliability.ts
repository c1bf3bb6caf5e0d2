import {
  assertInteger,
  assertKnownOptions,
  assertSameLength,
  type OptionNames,
  withDisplay,
} from "../core/mod.ts";
import { ascendingOrder, assertBinary, assertProbabilities } from "../stats/mod.ts";

/** Options of everything that sorts forecasts into bins. */
export interface BinOptions {
  /** Number of bins. Default 10. */
  readonly bins?: number;
  /**
   * `"width"`: bins of equal width over [0, 1], a value on an edge belonging to the bin below.
   * `"mass"`: bins of equally many samples, equal probabilities staying together. Default "width".
   */
  readonly strategy?: "width" | "mass";
}

const KNOWN: OptionNames<BinOptions> = {
  bins: true,
  strategy: true,
};

/** A bin of a reliability diagram that holds at least one sample. */
export interface ReliabilityBin {
  /** Mean probability in the bin. */
  readonly predicted: number;
  /** Share of positive labels in the bin. */
  readonly observed: number;
  /** Number of samples. */
  readonly count: number;
  /** Smallest and largest probability in the bin. */
  readonly lowest: number;
  readonly highest: number;
}

declare module "../core/display.ts" {
  interface Displayed {
    reliability: readonly ReliabilityBin[];
  }
}

/** The bin of every sample, 0 to bins - 1. Throws for NaN, and values that do not belong. */
export function assignBins(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: BinOptions = {},
): Int32Array {
  assertKnownOptions("binning", options, KNOWN);
  const { bins = 10, strategy = "width" } = options;
  assertSameLength({ probabilities, labels });
  assertProbabilities("probabilities", probabilities);
  assertBinary("labels", labels);
  assertInteger("bins", bins, { min: 1 });
  const n = labels.length;
  const assigned = new Int32Array(n);
  if (strategy === "width") {
    for (let i = 0; i < n; i++) {
      // The product may round across an edge, so the edge itself decides.
      let bin = Math.min(bins - 1, Math.floor(probabilities[i] * bins));
      if (bin > 0 && probabilities[i] <= bin / bins) bin--;
      else if (bin < bins - 1 && probabilities[i] > (bin + 1) / bins) bin++;
      assigned[i] = bin;
    }
  } else {
    const order = ascendingOrder(probabilities);
    for (let k = 0, bin = 0; k < n; k++) {
      const tied = k > 0 && probabilities[order[k]] === probabilities[order[k - 1]];
      if (!tied) bin = Math.floor(k * bins / n);
      assigned[order[k]] = bin;
    }
  }
  return assigned;
}

/**
 * Bins of a reliability diagram in ascending order: what was forecast against what came. Empty bins
 * are left out. Throws for NaN, probabilities outside [0, 1] and labels other than 0 and 1.
 *
 * @example
 * ```ts
 * import { reliability } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * const bins = reliability([0.1, 0.2, 0.9, 0.8], [0, 1, 1, 1], { bins: 2 });
 * assert.deepEqual(bins.map((bin) => bin.observed), [0.5, 1]);
 * ```
 */
export function reliability(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: BinOptions = {},
): readonly ReliabilityBin[] {
  const assigned = assignBins(probabilities, labels, options);
  const { bins = 10 } = options;
  const count = new Int32Array(bins), positives = new Int32Array(bins);
  const sum = new Float64Array(bins);
  const lowest = new Float64Array(bins).fill(Infinity);
  const highest = new Float64Array(bins).fill(-Infinity);
  for (let i = 0; i < assigned.length; i++) {
    const bin = assigned[i], p = probabilities[i];
    count[bin]++;
    positives[bin] += labels[i];
    sum[bin] += p;
    lowest[bin] = Math.min(lowest[bin], p);
    highest[bin] = Math.max(highest[bin], p);
  }
  return Object.freeze(withDisplay(
    "reliability",
    Array.from(count, (n, bin) =>
      Object.freeze({
        predicted: sum[bin] / n,
        observed: positives[bin] / n,
        count: n,
        lowest: lowest[bin],
        highest: highest[bin],
      })).filter((bin) => bin.count > 0),
  ));
}

/**
 * Expected calibration error: the mean over samples of the distance between forecast and outcome
 * of their bin (Naeini, Cooper and Hauskrecht, 2015). Chance alone keeps it above 0, for a perfect
 * forecast too, and the more so the more bins there are. NaN without samples. Throws as
 * {@linkcode reliability}.
 *
 * @example
 * ```ts
 * import { ece } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(ece([0.25, 0.25, 1, 1], [0, 1, 1, 1], { bins: 2 }), 0.125);
 * ```
 */
export function ece(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: BinOptions = {},
): number {
  let sum = 0;
  for (const { predicted, observed, count } of reliability(probabilities, labels, options)) {
    sum += count * Math.abs(predicted - observed);
  }
  return sum / labels.length;
}

/**
 * Maximum calibration error: the distance of the worst bin, however few samples it holds. NaN
 * without samples. Throws as {@linkcode reliability}.
 *
 * @example
 * ```ts
 * import { mce } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(mce([0.25, 0.25, 1, 1], [0, 1, 1, 1], { bins: 2 }), 0.25);
 * ```
 */
export function mce(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: BinOptions = {},
): number {
  const bins = reliability(probabilities, labels, options);
  if (bins.length === 0) return NaN;
  return Math.max(...bins.map(({ predicted, observed }) => Math.abs(predicted - observed)));
}
