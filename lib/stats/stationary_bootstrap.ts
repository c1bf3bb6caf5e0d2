import { assertInteger, assertNumber, type Prng } from "../core/mod.ts";

/** Options of {@linkcode stationaryResample}. */
export interface StationaryResampleOptions {
  /** Mean length of a block, at least 1; 1 is the ordinary bootstrap. */
  readonly blockLength: number;
  /** Where the randomness comes from. */
  readonly prng: Prng;
}

/**
 * Fills `out` with indexes of one resample of a series of `n` values and returns it: the stationary
 * bootstrap of Politis and Romano (1994). Blocks start anywhere with the same chance, their lengths
 * are geometric with mean `blockLength`, and the series is taken as a circle. Allocates nothing.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { stationaryResample } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * const indexes = new Int32Array(100);
 * stationaryResample(100, indexes, { blockLength: 10, prng: prng(7) });
 * assert.ok(indexes.every((i) => i >= 0 && i < 100));
 * ```
 */
export function stationaryResample(
  n: number,
  out: Int32Array,
  { blockLength, prng }: StationaryResampleOptions,
): Int32Array {
  assertInteger("n", n, { min: 1 });
  assertNumber("blockLength", blockLength, { min: 1 });
  const stay = 1 - 1 / blockLength, logStay = Math.log1p(-1 / blockLength);
  // Above this the logarithms need not be asked: the block has one row, rounding apart.
  const single = stay * (1 + 1e-12);
  let filled = 0;
  while (filled < out.length) {
    let index = prng.integer(n);
    // Inversion of the geometric distribution: one draw a block, none for blocks of 1.
    const draw = blockLength === 1 ? 1 : 1 - prng.uniform();
    const length = draw > single ? 1 : 1 + Math.floor(Math.log(draw) / logStay);
    const end = Math.min(out.length, filled + length);
    while (filled < end) {
      out[filled++] = index++;
      if (index === n) index = 0;
    }
  }
  return out;
}
