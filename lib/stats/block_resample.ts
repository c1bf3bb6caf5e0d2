import { assertInteger, type Prng } from "../core/mod.ts";

/** Options of {@linkcode circularResample} and {@linkcode movingResample}. */
export interface BlockResampleOptions {
  /** Length of every block but the last, a whole number of at least 1. */
  readonly blockLength: number;
  /** Where the randomness comes from. */
  readonly prng: Prng;
}

/** Blocks of one length that start at one of `starts` rows; rows go on at 0 after the last. */
function fill(n: number, out: Int32Array, starts: number, options: BlockResampleOptions): void {
  const { blockLength, prng } = options;
  let filled = 0;
  while (filled < out.length) {
    let index = prng.integer(starts);
    const end = Math.min(out.length, filled + blockLength);
    while (filled < end) {
      out[filled++] = index++;
      if (index === n) index = 0;
    }
  }
}

/**
 * Fills `out` with indexes of one resample of a series of `n` values and returns it: the circular
 * block bootstrap of Politis and Romano (1992). Blocks of `blockLength` start anywhere with the
 * same chance, and the series is taken as a circle, so that every row is drawn alike. The last
 * block is cut to fit. Allocates nothing.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { circularResample } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * const indexes = circularResample(10, new Int32Array(6), { blockLength: 3, prng: prng(7) });
 * assert.equal(indexes[1], (indexes[0] + 1) % 10);
 * ```
 */
export function circularResample(
  n: number,
  out: Int32Array,
  options: BlockResampleOptions,
): Int32Array {
  assertInteger("n", n, { min: 1 });
  assertInteger("blockLength", options.blockLength, { min: 1 });
  fill(n, out, n, options);
  return out;
}

/**
 * Fills `out` with indexes of one resample of a series of `n` values and returns it: the moving
 * block bootstrap of Künsch (1989) and Liu and Singh (1992). Blocks of `blockLength` rows, `n` at
 * most, lie whole within the series, so that the first and last rows are drawn less often than
 * others and means of resamples are not centred on the series' own. The last block is cut to fit.
 * Allocates nothing.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { movingResample } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * const indexes = movingResample(10, new Int32Array(6), { blockLength: 3, prng: prng(7) });
 * assert.ok(indexes[0] <= 7 && indexes[2] === indexes[0] + 2);
 * ```
 */
export function movingResample(
  n: number,
  out: Int32Array,
  options: BlockResampleOptions,
): Int32Array {
  assertInteger("n", n, { min: 1 });
  assertInteger("blockLength", options.blockLength, { min: 1, max: n });
  fill(n, out, n - options.blockLength + 1, options);
  return out;
}
