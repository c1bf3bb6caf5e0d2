import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  type OptionNames,
  type Prng,
} from "../core/mod.ts";

/** Options of {@linkcode foresightPositions}. */
export interface ForesightPositionsOptions {
  /** Where the mistakes come from. */
  readonly prng: Prng;
  /** Bars that a position is kept for, at least 1. */
  readonly horizon: number;
  /** Share of the positions that are right, 0 to 1: 0.5 knows nothing, 1 everything. */
  readonly accuracy: number;
}

const KNOWN: OptionNames<ForesightPositionsOptions> = {
  prng: true,
  horizon: true,
  accuracy: true,
};

/**
 * Positions of an oracle that errs: every `horizon` bars it is told whether the market will rise
 * until its next decision, and is long (1) or flat (0) accordingly, but for the share of decisions
 * that are turned round. **It sees the future**, so nothing can be traded by it: it plants an edge
 * of known strength, with which tests of strategies are tested.
 *
 * `forwardReturn[t]` is the log return earned by a wish of row t until the next row's wish takes
 * over, as `experiments.forwardReturns` gives it; NaN, not known, counts as no move.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { foresightPositions } from "lib/signals/mod.ts";
 * import assert from "node:assert/strict";
 * const options = { prng: prng(1), horizon: 2, accuracy: 1 };
 * const held = foresightPositions([0.03, -0.01, -0.02, 0.01, 0.01], options);
 * assert.deepEqual([...held], [1, 1, 0, 0, 1]);
 * ```
 */
export function foresightPositions(
  forwardReturn: ArrayLike<number>,
  options: ForesightPositionsOptions,
): Float64Array {
  assertKnownOptions("foresightPositions", options, KNOWN);
  const { prng, horizon, accuracy } = options;
  assertInteger("horizon", horizon, { min: 1 });
  assertNumber("accuracy", accuracy, { min: 0, max: 1 });
  const out = new Float64Array(forwardReturn.length);
  for (let from = 0; from < out.length; from += horizon) {
    const to = Math.min(out.length, from + horizon);
    let move = 0;
    for (let t = from; t < to; t++) move += forwardReturn[t] || 0;
    const right = prng.uniform() < accuracy;
    out.fill((move > 0) === right ? 1 : 0, from, to);
  }
  return out;
}
