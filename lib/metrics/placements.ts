import type { SortedForecast } from "./sorted_forecast.ts";

/**
 * Placement value of each row: for a positive the share of its group's negatives that score lower,
 * for a negative the share of positives that score higher; ties count half. NaN in a group with one
 * class.
 */
export function placements({ order, score, label, starts }: SortedForecast): Float64Array {
  const out = new Float64Array(order.length);
  for (let g = 0; g + 1 < starts.length; g++) {
    const from = starts[g], to = starts[g + 1];
    let positives = 0;
    for (let k = from; k < to; k++) positives += label[k];
    const negatives = to - from - positives;
    let positivesSeen = 0, negativesSeen = 0;
    for (let k = from; k < to;) {
      const start = k, tied = score[k];
      let positive = 0;
      for (; k < to && score[k] === tied; k++) positive += label[k];
      const negative = k - start - positive;
      const below = (negativesSeen + negative / 2) / negatives;
      const above = (positives - positivesSeen - positive / 2) / positives;
      for (let i = start; i < k; i++) out[order[i]] = label[i] === 1 ? below : above;
      positivesSeen += positive;
      negativesSeen += negative;
    }
  }
  return out;
}
