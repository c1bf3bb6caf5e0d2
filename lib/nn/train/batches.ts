import { type Prng, shuffle } from "../../core/mod.ts";

/** Where a training loop gets its samples from; positions are 0 to length - 1. */
export interface SampleSource {
  readonly length: number;
  /**
   * Writes the windows of the samples at `positions` into `out`, time-major:
   * [time, positions.length, features].
   */
  gather(positions: Int32Array, out: Float32Array): void;
  /** Target a sample, as the loss takes it: 0 or 1, a class, or a number. */
  readonly labels: ArrayLike<number>;
  /** Weight a sample. */
  readonly weights: ArrayLike<number>;
}

/** Positions 0 to `length` - 1 in a random order. */
export function shuffledOrder(length: number, random: Prng): Int32Array {
  return shuffle(Int32Array.from({ length }, (_, i) => i), random);
}

/**
 * Positions of one batch of exactly `size`. The last batch of an epoch is filled up with its first
 * position, to which {@linkcode fillTargets} gives weight zero.
 */
export function batchPositions(
  order: Int32Array,
  start: number,
  out: Int32Array,
): number {
  const count = Math.min(out.length, order.length - start);
  out.set(order.subarray(start, start + count));
  out.fill(order[start], count);
  return count;
}

/** Labels and weights of a batch of which only the first `count` samples are real. */
export function fillTargets(
  source: SampleSource,
  positions: Int32Array,
  { count, y, w }: { readonly count: number; readonly y: Float32Array; readonly w: Float32Array },
): void {
  for (let i = 0; i < positions.length; i++) {
    y[i] = source.labels[positions[i]];
    w[i] = i < count ? source.weights[positions[i]] : 0;
  }
}
