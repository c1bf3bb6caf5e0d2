/**
 * A stream of pseudo-random numbers. Randomness is always an argument in this library: whoever
 * owns a seed makes a stream with {@linkcode prng} and hands it down.
 */
export interface Prng {
  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number;
  /** A number in [0, 1) with 32 random bits. */
  uniform(): number;
  /** A whole number in [0, n). */
  integer(n: number): number;
  /** A number from the standard normal distribution. */
  normal(): number;
  /** An independent stream that depends on this stream's seed and `label`, not on its position. */
  fork(label: string): Prng;
}

/** Finaliser of SplitMix32, which spreads nearby seeds over all 32 bits. */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

function hash(text: string, seed: number): number {
  let h = mix(seed ^ 0x9e3779b9);
  for (let i = 0; i < text.length; i++) h = mix(h ^ text.charCodeAt(i));
  return h;
}

/**
 * xoshiro128** (Blackman and Vigna, 2018), seeded through SplitMix32: the same numbers on every
 * machine.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(prng(7).uniform(), prng(7).uniform());
 * assert.notEqual(prng(7).uniform(), prng(7).fork("dropout").uniform());
 * ```
 */
export function prng(seed: number): Prng {
  let state = seed >>> 0;
  const word = () => mix(state = (state + 0x9e3779b9) >>> 0);
  let a = word(), b = word(), c = word(), d = word();
  let spare = NaN;

  function uint32(): number {
    const x = Math.imul(b, 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  }
  const uniform = () => uint32() / 2 ** 32;

  function normal(): number {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = NaN;
      return value;
    }
    // Polar method (Marsaglia and Bray, 1964): two normals from a point in the unit disc.
    let x: number, y: number, s: number;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      s = x * x + y * y;
    } while (s >= 1 || s === 0);
    const scale = Math.sqrt(-2 * Math.log(s) / s);
    spare = y * scale;
    return x * scale;
  }

  return {
    uint32,
    uniform,
    integer: (n) => Math.floor(uniform() * n),
    normal,
    fork: (label) => prng(hash(label, seed)),
  };
}

/**
 * Shuffles `values` in place (Fisher-Yates) and returns them.
 *
 * @example
 * ```ts
 * import { prng, shuffle } from "lib/core/mod.ts";
 * import assert from "node:assert/strict";
 * const order = shuffle(Int32Array.of(0, 1, 2, 3), prng(1));
 * assert.deepEqual([...order].sort(), [0, 1, 2, 3]);
 * ```
 */
export function shuffle<T extends Int32Array | Float64Array>(values: T, random: Prng): T {
  for (let i = values.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const held = values[i];
    values[i] = values[j];
    values[j] = held;
  }
  return values;
}
