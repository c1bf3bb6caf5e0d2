import type { Samples } from "../dataset/mod.ts";

/** Samples left in a part and the number taken out. */
export interface Purged {
  readonly kept: Int32Array;
  readonly purged: number;
}

/** First bar that any of the samples sees: the oldest one of its window. Infinity for none. */
export function firstBarSeen(samples: Samples, indices: Int32Array): number {
  let first = Infinity;
  for (const i of indices) first = Math.min(first, samples.rows[i] - samples.sequenceLength + 1);
  return first;
}

/**
 * Takes out of a part every sample that sees bar `from` or a later one. What a sample sees reaches
 * from the oldest bar of its window to the last bar of its label. The samples must come before
 * those that see `from` first, so their windows begin earlier and only their last bar decides.
 */
export function purgeBefore(
  samples: Samples,
  indices: Int32Array,
  { from }: { readonly from: number },
): Purged {
  const kept = indices.filter((i) => Math.max(samples.rows[i], samples.spanEnd[i]) < from);
  return { kept, purged: indices.length - kept.length };
}
