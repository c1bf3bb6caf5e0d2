import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  type OptionNames,
  type Prng,
} from "../core/mod.ts";

/** Options of {@linkcode randomPositions}. */
export interface RandomPositionsOptions {
  /** Where the randomness comes from. */
  readonly prng: Prng;
  /** Mean number of bars from an entry to its exit, at least 1. */
  readonly meanBars: number;
  /** Share of bars to be long on, above 0 and below 1. Default 0.5. */
  readonly exposure?: number;
}

const KNOWN: OptionNames<RandomPositionsOptions> = { prng: true, meanBars: true, exposure: true };

/**
 * Positions of a strategy that knows nothing: 1 and 0 by turns, each for a geometrically distributed
 * number of bars (a Markov chain of two states that begins in its stationary distribution). Prices
 * are not looked at. Many of them are what a search over rules without an edge amounts to.
 *
 * Throws a `RangeError` for an `exposure` that would need flat spells shorter than a bar.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { randomPositions } from "lib/signals/mod.ts";
 * import assert from "node:assert/strict";
 * const held = randomPositions(10_000, { prng: prng(1), meanBars: 20 });
 * const long = held.reduce((sum, position) => sum + position, 0) / held.length;
 * assert.ok(Math.abs(long - 0.5) < 0.1);
 * ```
 */
export function randomPositions(length: number, options: RandomPositionsOptions): Float64Array {
  assertKnownOptions("randomPositions", options, KNOWN);
  const { prng, meanBars, exposure = 0.5 } = options;
  assertInteger("length", length, { min: 0 });
  assertNumber("meanBars", meanBars, { min: 1 });
  assertNumber("exposure", exposure, { min: Number.MIN_VALUE, max: 1 - Number.EPSILON });
  const enter = exposure / (1 - exposure) / meanBars;
  if (enter > 1) {
    throw new RangeError(
      `Expected exposure to be at most ${
        meanBars / (1 + meanBars)
      } with meanBars ${meanBars} but found ${exposure}`,
    );
  }
  const out = new Float64Array(length);
  let position = prng.uniform() < exposure ? 1 : 0;
  for (let t = 0; t < length; t++) {
    out[t] = position;
    if (prng.uniform() < (position === 1 ? 1 / meanBars : enter)) position = 1 - position;
  }
  return out;
}
