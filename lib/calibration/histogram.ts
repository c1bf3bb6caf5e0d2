import { assertInteger, assertKnownOptions, type OptionNames } from "../core/mod.ts";
import { createCalibrator, type HistogramCalibrator } from "./calibrator.ts";
import { assertSample, edgeBetween, groupByScore } from "./calibration_sample.ts";
import type { BinOptions } from "./reliability.ts";

/** Options of {@linkcode histogram}. */
export interface HistogramOptions {
  /** Number of bins. Default: 10. */
  readonly bins?: number;
  /**
   * `"mass"`: bins of equally many samples, equal scores staying together. `"width"`: bins of equal
   * width of `sigmoid(score)` over [0, 1]. Default: "mass".
   */
  readonly strategy?: BinOptions["strategy"];
}

const KNOWN: OptionNames<HistogramOptions> = { bins: true, strategy: true };

function massEdges(scores: ArrayLike<number>, labels: ArrayLike<number>, bins: number): number[] {
  const { score, count } = groupByScore(scores, labels);
  const edges: number[] = [];
  let before = 0, bin = 0;
  for (let k = 0; k < score.length; k++) {
    const own = Math.floor(before * bins / scores.length);
    if (own > bin) {
      edges.push(edgeBetween(score[k - 1], score[k]));
      bin = own;
    }
    before += count[k];
  }
  return edges;
}

/**
 * Histogram binning: the share of positive labels in the score's bin (Zadrozny and Elkan, 2001,
 * "Obtaining calibrated probability estimates from decision trees and naive Bayesian classifiers").
 * A score on an edge belongs to the bin above. A bin of equal width that holds no sample says the
 * middle of its width.
 *
 * It may give a higher score a lower probability, ranks nothing within a bin, and jumps at the edges.
 * Throws a `RangeError` for no samples, scores that are not finite and labels other than 0 and 1.
 *
 * @example
 * ```ts
 * import { histogram } from "lib/calibration/mod.ts";
 * import assert from "node:assert/strict";
 * const calibrator = histogram([1, 2, 3, 4], [0, 0, 0, 1], { bins: 2 });
 * assert.deepEqual([...calibrator.apply([-9, 2.4, 2.5, 9])], [0, 0, 0.5, 0.5]);
 * ```
 */
export function histogram(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: HistogramOptions = {},
): HistogramCalibrator {
  assertKnownOptions("histogram", options, KNOWN);
  const { bins = 10, strategy = "mass" } = options;
  assertInteger("bins", bins, { min: 1 });
  assertSample(scores, labels);
  const wide = strategy === "width";
  const edges = wide
    ? Array.from(
      { length: bins - 1 },
      (_, k) => Math.fround(Math.log((k + 1) / (bins - k - 1))),
    )
    : massEdges(scores, labels, bins);
  const count = new Float64Array(edges.length + 1), positives = new Float64Array(edges.length + 1);
  for (let i = 0; i < scores.length; i++) {
    let bin = edges.findIndex((edge) => scores[i] < edge);
    if (bin < 0) bin = edges.length;
    count[bin]++;
    positives[bin] += labels[i];
  }
  const values = Array.from(count, (n, k) => n === 0 ? (k + 0.5) / bins : positives[k] / n);
  return createCalibrator({ kind: "histogram", edges, values });
}
