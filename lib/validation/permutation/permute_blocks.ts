import { assertInteger, type Prng } from "../../core/mod.ts";

/** Options of {@linkcode permuteBlocks}. */
export interface PermuteBlocksOptions {
  /** Rows that stay together, at least 1 and at most half of all. Default 1. */
  readonly blockLength?: number;
  /** Where the randomness comes from. */
  readonly prng: Prng;
}

/**
 * The values in another order: cut into blocks of `blockLength`, which are shuffled while the order
 * within each stays, so that what depends on near neighbours is kept. The oldest values that make no
 * whole block stay in front: with them moved, not every order would be as likely as the one given,
 * and a p-value would not be exact. The input is left as it is.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { permuteBlocks } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const order = permuteBlocks([0, 1, 2, 3, 4, 5, 6], { blockLength: 3, prng: prng(1) });
 * assert.deepEqual([...order], [0, 4, 5, 6, 1, 2, 3]);
 * ```
 */
export function permuteBlocks(
  values: ArrayLike<number>,
  { blockLength = 1, prng }: PermuteBlocksOptions,
): Float64Array {
  const n = values.length;
  assertInteger("blockLength", blockLength, { min: 1, max: Math.max(1, Math.floor(n / 2)) });
  const out = Float64Array.from(values);
  const first = n % blockLength, blocks = (n - first) / blockLength;
  // Fisher and Yates's shuffle, of blocks in place of values.
  for (let i = blocks - 1; i > 0; i--) {
    const j = prng.integer(i + 1);
    for (let k = 0; k < blockLength; k++) {
      const a = first + i * blockLength + k, b = first + j * blockLength + k;
      const held = out[a];
      out[a] = out[b];
      out[b] = held;
    }
  }
  return out;
}
