/** Options of {@linkcode mrmr}. */
export interface MrmrOptions {
  /** How many to choose. */
  readonly count: number;
}

/** Information that two columns share if they are normal but for monotone changes, in nats. */
function sharedInformation(rho: number): number {
  return -0.5 * Math.log1p(-Math.min(rho * rho, 1 - 1e-12));
}

/**
 * Positions in the order of choice: at each step the column whose relevance most exceeds the mean
 * information that it shares with those chosen before. Peng, Long and Ding (2005), their difference
 * form; what two columns share comes from their rank correlation, -log(1 - rho^2) / 2, so that it is
 * in the same unit as a relevance by mutual information.
 *
 * @example
 * ```ts
 * import { mrmr } from "lib/dataset/mod.ts";
 * import assert from "node:assert/strict";
 * // The second is a copy of the first.
 * const correlations = [[1, 1, 0], [1, 1, 0], [0, 0, 1]];
 * assert.deepEqual(mrmr([0.5, 0.5, 0.1], correlations, { count: 2 }), [0, 2]);
 * ```
 */
export function mrmr(
  relevance: ArrayLike<number>,
  correlations: readonly ArrayLike<number>[],
  { count }: MrmrOptions,
): number[] {
  const n = relevance.length;
  const shared = new Float64Array(n);
  const left = new Set(Array.from({ length: n }, (_, i) => i));
  const chosen: number[] = [];
  while (chosen.length < Math.min(count, n)) {
    let best = -1, bestScore = -Infinity;
    for (const i of left) {
      const score = relevance[i] - (chosen.length > 0 ? shared[i] / chosen.length : 0);
      if (score > bestScore) {
        bestScore = score;
        best = i;
      }
    }
    chosen.push(best);
    left.delete(best);
    for (const i of left) shared[i] += sharedInformation(correlations[i][best]);
  }
  return chosen;
}
