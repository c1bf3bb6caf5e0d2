import assert from "node:assert/strict";
import type { Calibrator } from "../lib/calibration/mod.ts";
import { rocAuc } from "../lib/metrics/mod.ts";
import { type Head, headColumns } from "../lib/models/mod.ts";

/** Classes and quantiles of the heads that the contract has labels for. */
export const CLASSES = [-1, 0, 1], QUANTILES = [0.1, 0.5, 0.9];

/** Heads beside the binary one. */
export const OTHER_HEADS: readonly Head[] = [
  { task: "multiclass", classes: CLASSES },
  { task: "regression" },
  { task: "quantile", quantiles: QUANTILES },
];

/** What the contract of estimators needs to know of a head. */
export interface HeadCase {
  /** The label of a next day's log return. */
  readonly labelOf: (change: number) => number;
  /** Another label than this one, of the same kind. */
  readonly other: (label: number) => number;
  /** What `fit` says of training labels that are all 1. */
  readonly refusal: RegExp;
  /** Throws unless the scores have found the signal. */
  readonly found: (scores: Float64Array, labels: Float64Array) => void;
}

const sumOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

/** Pearson's correlation. */
function correlation(x: Float64Array, y: Float64Array): number {
  const [a, b] = [x, y].map((values) => {
    const mean = sumOf(values) / values.length;
    return values.map((value) => value - mean);
  });
  const product = (a: Float64Array, b: Float64Array) => sumOf(a.map((value, i) => value * b[i]));
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

/** Column k of scores [samples, columns]. */
const column = (scores: Float64Array, k: number, columns: number) =>
  Float64Array.from({ length: scores.length / columns }, (_, i) => scores[i * columns + k]);

/** By task. */
export const HEAD_CASES: Readonly<Record<Head["task"], HeadCase>> = {
  binary: {
    labelOf: (change) => Number(change > 0),
    other: (label) => 1 - label,
    refusal: /Expected both labels .* but found only 1/,
    found(scores, labels) {
      const auc = rocAuc(scores, labels);
      assert.ok(auc > 0.65, `AUC ${auc}`);
    },
  },
  multiclass: {
    labelOf: (change) => Math.abs(change) < 0.004 ? 0 : Math.sign(change),
    other: (label) => -label,
    refusal: /Expected at least 2 classes .* but found only 1/,
    found(scores, labels) {
      const [falling, rising] = [0, 2].map((k) => column(scores, k, 3));
      const auc = rocAuc(rising.map((z, i) => z - falling[i]), labels.map((y) => Number(y === 1)));
      assert.ok(auc > 0.65, `AUC ${auc}`);
    },
  },
  regression: {
    labelOf: (change) => change,
    other: (label) => -label,
    refusal: /Expected different labels .* but found only 1/,
    found(scores, labels) {
      const errors = labels.map((label, i) => (label - scores[i]) ** 2);
      const explained = 1 - sumOf(errors) / sumOf(labels.map((label) => label ** 2));
      assert.ok(explained > 0.1, `R² ${explained}`);
    },
  },
  quantile: {
    labelOf: (change) => change,
    other: (label) => -label,
    refusal: /Expected different labels .* but found only 1/,
    found(scores, labels) {
      QUANTILES.forEach((quantile, k) => {
        const values = column(scores, k, 3);
        const share = labels.filter((label, i) => label <= values[i]).length / labels.length;
        assert.ok(Math.abs(share - quantile) < 0.12, `a share of ${share} below ${quantile}`);
      });
      const found = correlation(column(scores, 1, 3), labels);
      assert.ok(found > 0.35, `correlation ${found}`);
    },
  },
};

/** Probabilities of scores [samples, columns], for heads that have them. */
export function probabilitiesOf(
  scores: Float64Array,
  head: Head,
  calibrator: Calibrator,
): Float64Array | undefined {
  if (head.task === "binary") return calibrator.apply(scores, new Float64Array(scores.length));
  if (head.task !== "multiclass") return undefined;
  const columns = headColumns(head);
  return scores.map((score, at) => {
    const start = at - at % columns;
    const row = scores.subarray(start, start + columns);
    return 1 / sumOf(row.map((other) => Math.exp(other - score)));
  });
}
