import { ascendingOrder } from "./ascending_order.ts";

/**
 * Rank of each value from 1 on; equal values share the mean of their ranks, as in SciPy's `rankdata`.
 * Throws a `RangeError` for values that are not finite.
 *
 * @example
 * ```ts
 * import { ranks } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual([...ranks([5, 1, 5, 7])], [2.5, 1, 2.5, 4]);
 * ```
 */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = ascendingOrder(values);
  const out = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let i = from; i < to; i++) out[order[i]] = (from + to + 1) / 2;
    from = to;
  }
  return out;
}

/**
 * Correlation of two columns of one length by Pearson; of their {@linkcode ranks} it is Spearman's.
 * NaN where one of them does not vary.
 *
 * @example
 * ```ts
 * import { correlation, ranks } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(correlation(ranks([1, 2, 3]), ranks([10, 100, 1000])), 1);
 * ```
 */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  let meanX = 0, meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += x[i] / n;
    meanY += y[i] / n;
  }
  let xx = 0, yy = 0, xy = 0;
  for (let i = 0; i < n; i++) {
    const dx = x[i] - meanX, dy = y[i] - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx > 0 && yy > 0 ? Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy))) : NaN;
}
