/** Options of {@linkcode averageLinkage}. */
export interface AverageLinkageOptions {
  /** Average similarity from which two clusters become one. */
  readonly minSimilarity: number;
}

/**
 * Agglomerative clustering by average linkage of `count` items from their symmetric matrix of
 * similarities (row i at i * count): the two clusters whose pairs are most alike on average become
 * one while that average is at least `minSimilarity`. Members ascend, clusters go by their first.
 *
 * Merges follow chains of nearest neighbours (Murtagh, 1983), which finds the same clusters as
 * searching all pairs, in time that grows with the square of `count`.
 */
export function averageLinkage(
  similarities: Float64Array,
  count: number,
  { minSimilarity }: AverageLinkageOptions,
): number[][] {
  const between = similarities.slice();
  const members: (number[] | undefined)[] = Array.from({ length: count }, (_, i) => [i]);
  const nearest = (i: number, previous: number | undefined): [number, number] => {
    // The one before in the chain wins ties, or the chain might run in circles.
    let best = previous ?? -1;
    let similarity = previous === undefined ? -Infinity : between[i * count + previous];
    for (let j = 0; j < count; j++) {
      if (j === i || members[j] === undefined) continue;
      if (between[i * count + j] > similarity) [best, similarity] = [j, between[i * count + j]];
    }
    return [best, similarity];
  };

  const done = new Set<number>();
  let next = 0;
  let chain: number[] = [];
  for (;;) {
    if (chain.length === 0) {
      while (next < count && (members[next] === undefined || done.has(next))) next++;
      if (next === count) break;
      chain = [next];
    }
    const i = chain[chain.length - 1], previous = chain.at(-2);
    const [j, similarity] = nearest(i, previous);
    if (j === -1 || similarity < minSimilarity) {
      // No cluster will ever be nearer to this one: averages of lower figures are lower.
      done.add(i);
      chain = [];
      continue;
    }
    if (j !== previous) {
      chain.push(j);
      continue;
    }
    chain.length -= 2;
    merge(i, j);
  }
  return members.filter((list) => list !== undefined)
    .map((list) => list.sort((a, b) => a - b))
    .sort((a, b) => a[0] - b[0]);

  /** The cluster at `j` takes in that at `i`; averages are weighted by sizes (Lance and Williams). */
  function merge(i: number, j: number): void {
    const a = members[i]!, b = members[j]!;
    for (let k = 0; k < count; k++) {
      if (k === i || k === j || members[k] === undefined) continue;
      const similarity = (a.length * between[i * count + k] + b.length * between[j * count + k]) /
        (a.length + b.length);
      between[j * count + k] = between[k * count + j] = similarity;
    }
    b.push(...a);
    members[i] = undefined;
  }
}
