import { assertInteger, prng } from "../../core/mod.ts";
import { mean, standardDeviation } from "../../stats/mod.ts";

/** Options of {@linkcode mutualInformation}. */
export interface MutualInformationOptions {
  /** Whether `y` names classes, in place of being a quantity. */
  readonly classes: boolean;
  /** Neighbours that the density is judged by: more are smoother and more biased. Default: 3. */
  readonly neighbors?: number;
}

/** Digamma of 1 to n: the harmonic numbers less Euler's constant. */
function digammas(n: number): Float64Array {
  const out = new Float64Array(n + 1).fill(NaN);
  out[1] = -0.5772156649015329;
  for (let i = 1; i < n; i++) out[i + 1] = out[i] + 1 / i;
  return out;
}

/** The column over its deviation, with a little noise that tells ties apart, as scikit-learn has it. */
function prepared(values: ArrayLike<number>, stream: string): Float64Array {
  const scale = standardDeviation(values, { ddof: 0 }) || 1;
  const out = Float64Array.from(values, (value) => value / scale);
  const size = 1e-10 * Math.max(1, mean(out.map(Math.abs)));
  const random = prng(0).fork(stream);
  for (let i = 0; i < out.length; i++) out[i] += size * random.normal();
  return out;
}

/** Number of sorted values that are below `bound`, or also those equal to it. */
function countBelow(sorted: Float64Array, holds: (value: number) => boolean): number {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many sorted values lie closer to `x` than `radius`; `x` is one of them. */
function countWithin(sorted: Float64Array, x: number, radius: number): number {
  const from = countBelow(sorted, (value) => x - value >= radius);
  const to = countBelow(sorted, (value) => value - x < radius);
  // Where several values equal x, none is closer than a radius of 0, yet x itself is.
  return Math.max(1, to - from);
}

/** Ross (2014): neighbours of the same class against those of all. */
function ofClasses(x: Float64Array, y: ArrayLike<number>, neighbors: number): number {
  const byClass = Map.groupBy(x.keys(), (i) => y[i]);
  const groups = [...byClass.values()].filter((group) => group.length > 1)
    .map((group) => Float64Array.from(group, (i) => x[i]).sort());
  const all = Float64Array.from(groups.flatMap((group) => [...group])).sort();
  const n = all.length;
  if (n === 0) return 0;
  const psi = digammas(n);
  let sum = 0;
  for (const sorted of groups) {
    const count = sorted.length;
    const k = Math.min(neighbors, count - 1);
    let low = 0;
    for (let i = 0; i < count; i++) {
      // The k + 1 values around x, itself included, that reach least far.
      while (
        low + k < i ||
        (low + k + 1 < count && sorted[low + k + 1] - sorted[i] < sorted[i] - sorted[low])
      ) low++;
      const radius = Math.max(sorted[low + k] - sorted[i], sorted[i] - sorted[low]);
      sum += psi[k] - psi[count] - psi[countWithin(all, sorted[i], radius)];
    }
  }
  return psi[n] + sum / n;
}

/** Kraskov, Stögbauer and Grassberger (2004), their first estimator, distance by the larger side. */
function ofQuantities(x: Float64Array, y: Float64Array, neighbors: number): number {
  const n = x.length;
  const k = Math.min(neighbors, n - 1);
  if (k < 1) return 0;
  const order = Int32Array.from(x.keys()).sort((a, b) => x[a] - x[b]);
  const sortedX = x.slice().sort(), sortedY = y.slice().sort();
  const along = Float64Array.from(order, (i) => y[i]);
  const psi = digammas(n + 1);
  const nearest = new Float64Array(k);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    nearest.fill(Infinity);
    // Outwards along x, until no value can be nearer than those that are known.
    let left = i - 1, right = i + 1;
    for (;;) {
      const toLeft = left >= 0 ? sortedX[i] - sortedX[left] : Infinity;
      const toRight = right < n ? sortedX[right] - sortedX[i] : Infinity;
      const dx = Math.min(toLeft, toRight);
      if (dx >= nearest[k - 1]) break;
      const j = toLeft <= toRight ? left-- : right++;
      let distance = Math.max(dx, Math.abs(along[j] - along[i]));
      for (let m = 0; m < k; m++) {
        if (distance < nearest[m]) [nearest[m], distance] = [distance, nearest[m]];
      }
    }
    const radius = nearest[k - 1];
    sum += psi[countWithin(sortedX, sortedX[i], radius)] +
      psi[countWithin(sortedY, along[i], radius)];
  }
  return psi[n] + psi[k] - sum / n;
}

/**
 * Mutual information of a column and what is to be predicted, in nats, at least 0: how much knowing
 * the one tells of the other, whatever the shape of their relation. Estimated by nearest neighbours
 * as scikit-learn's `mutual_info_classif` and `mutual_info_regression` do, with classes in
 * O(n log n), with quantities in about O(n^1.5). A noise of 1e-10, always the same, tells ties apart.
 *
 * Neither side may have missing values.
 *
 * @example
 * ```ts
 * import { mutualInformation } from "lib/dataset/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i));
 * const rises = x.map((value) => Number(value > 0));
 * assert.ok(mutualInformation(x, rises, { classes: true }) > 0.6);
 * ```
 */
export function mutualInformation(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  { classes, neighbors = 3 }: MutualInformationOptions,
): number {
  assertInteger("neighbors", neighbors, { min: 1 });
  const column = prepared(x, "x");
  return Math.max(
    0,
    classes ? ofClasses(column, y, neighbors) : ofQuantities(column, prepared(y, "y"), neighbors),
  );
}
