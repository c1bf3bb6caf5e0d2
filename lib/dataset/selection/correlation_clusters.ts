import { correlation, ranks } from "../../stats/mod.ts";

/**
 * Rank correlations of all pairs of columns, a row each; 0 for a column that does not vary.
 */
export function rankCorrelations(columns: readonly ArrayLike<number>[]): Float64Array[] {
  const ranked = columns.map(ranks);
  const out = columns.map(() => new Float64Array(columns.length));
  for (let i = 0; i < columns.length; i++) {
    out[i][i] = 1;
    for (let j = 0; j < i; j++) {
      const rho = correlation(ranked[i], ranked[j]);
      out[i][j] = out[j][i] = Number.isNaN(rho) ? 0 : rho;
    }
  }
  return out;
}

/** Options of {@linkcode correlationClusters}. */
export interface CorrelationClustersOptions {
  /** Mean absolute correlation from which on two clusters become one, 0 to 1. */
  readonly above: number;
}

/**
 * Columns that say much the same: clusters whose members have a mean absolute correlation of at least
 * `above` with each other, found by average linkage on 1 - |correlation| as SciPy's `linkage` and
 * `fcluster` do. Each is a list of positions, in order; clusters come in the order of their first.
 *
 * @example
 * ```ts
 * import { correlationClusters } from "lib/dataset/mod.ts";
 * import assert from "node:assert/strict";
 * const matrix = [[1, -0.9, 0.1], [-0.9, 1, 0], [0.1, 0, 1]];
 * assert.deepEqual(correlationClusters(matrix, { above: 0.8 }), [[0, 1], [2]]);
 * ```
 */
export function correlationClusters(
  correlations: readonly ArrayLike<number>[],
  { above }: CorrelationClustersOptions,
): number[][] {
  const likeness = correlations.map((row) => Float64Array.from(row, Math.abs));
  const clusters = new Map(correlations.map((_, i): [number, number[]] => [i, [i]]));
  for (;;) {
    let best = above, into = -1, gone = -1;
    const alive = [...clusters.keys()];
    for (const i of alive) {
      for (const j of alive) {
        if (j <= i) continue;
        if (into < 0 ? likeness[i][j] >= best : likeness[i][j] > best) {
          best = likeness[i][j];
          into = i;
          gone = j;
        }
      }
    }
    if (into < 0) break;
    const a = clusters.get(into)!, b = clusters.get(gone)!;
    for (const other of alive) {
      // The mean over all pairs of members (Lance and Williams, 1967).
      const joint = (a.length * likeness[into][other] + b.length * likeness[gone][other]) /
        (a.length + b.length);
      likeness[into][other] = likeness[other][into] = joint;
    }
    clusters.set(into, [...a, ...b].sort((x, y) => x - y));
    clusters.delete(gone);
  }
  return [...clusters.values()].sort(([x], [y]) => x - y);
}
