import { assertSameLength } from "../core/mod.ts";
import { ascendingOrder, assertBinary, assertFinite } from "../stats/mod.ts";

/**
 * A forecast sorted once, so that ranking metrics cost one pass for each set of weights: a
 * bootstrap resample is nothing but weights.
 */
export interface SortedForecast {
  /** Row of each sorted place. */
  readonly order: Int32Array;
  /** Scores, ascending inside each group. */
  readonly score: Float64Array;
  /** Label of each sorted place, 0 or 1. */
  readonly label: Uint8Array;
  /** First place of each group, and the length at the end. */
  readonly starts: Int32Array;
}

/** Sorts by score inside each group (one group by default). Throws for NaN and other labels. */
export function sortForecast(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  { groups }: { readonly groups?: Int32Array } = {},
): SortedForecast {
  assertSameLength({ scores, labels, ...(groups && { groups }) });
  assertFinite("scores", scores);
  assertBinary("labels", labels);
  const order = ascendingOrder(scores, { groups });
  const score = new Float64Array(order.length);
  const label = new Uint8Array(order.length);
  const starts = [0];
  for (let k = 0; k < order.length; k++) {
    score[k] = scores[order[k]];
    label[k] = labels[order[k]];
    if (groups && k > 0 && groups[order[k]] !== groups[order[k - 1]]) starts.push(k);
  }
  starts.push(order.length);
  return { order, score, label, starts: Int32Array.from(starts) };
}

/** Sum over groups of the weight of concordant pairs, ties half, over that of all pairs. */
export function rankedRocAuc(sorted: SortedForecast, weights: Float64Array): number {
  const { order, score, label, starts } = sorted;
  let concordant = 0, pairs = 0;
  for (let g = 0; g + 1 < starts.length; g++) {
    const end = starts[g + 1];
    let positives = 0, negatives = 0;
    for (let k = starts[g]; k < end;) {
      const tied = score[k];
      let positive = 0, negative = 0;
      for (; k < end && score[k] === tied; k++) {
        if (label[k] === 1) positive += weights[order[k]];
        else negative += weights[order[k]];
      }
      concordant += positive * (negatives + negative / 2);
      positives += positive;
      negatives += negative;
    }
    pairs += positives * negatives;
  }
  return concordant / pairs;
}

/** Sum over distinct scores, highest first, of the gain in recall times the precision so far. */
export function rankedAveragePrecision(sorted: SortedForecast, weights: Float64Array): number {
  const { order, score, label } = sorted;
  let sum = 0, positives = 0, decided = 0;
  for (let k = order.length - 1; k >= 0;) {
    const tied = score[k];
    let positive = 0;
    for (; k >= 0 && score[k] === tied; k--) {
      const weight = weights[order[k]];
      decided += weight;
      if (label[k] === 1) positive += weight;
    }
    positives += positive;
    if (positive > 0) sum += positive * positives / decided;
  }
  return sum / positives;
}
