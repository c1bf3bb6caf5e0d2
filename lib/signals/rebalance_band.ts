import { assertKnownOptions, assertNumber, type OptionNames } from "../core/mod.ts";

/** Options of {@linkcode rebalanceBand}. */
export interface RebalanceBandOptions {
  /** Largest change of a target that is not worth an order, from 0 (every change trades) to 1. */
  readonly above: number;
}

const KNOWN: OptionNames<RebalanceBandOptions> = { above: true };

/**
 * Targets that move only where the wished ones have moved by more than `above` from what is held;
 * going flat and turning round are always obeyed. NaN, no wish, stays and changes nothing. Costs of
 * small rebalances are saved at the price of a size that is a little off. Row t depends on rows up
 * to t.
 *
 * @example
 * ```ts
 * import { rebalanceBand } from "lib/signals/mod.ts";
 * import assert from "node:assert/strict";
 * const held = rebalanceBand([0.5, 0.55, 0.62, 0.02, 0], { above: 0.1 });
 * assert.deepEqual([...held], [0.5, 0.5, 0.62, 0.02, 0]);
 * ```
 */
export function rebalanceBand(
  targets: ArrayLike<number>,
  options: RebalanceBandOptions,
): Float64Array {
  assertKnownOptions("rebalanceBand", options, KNOWN);
  const { above } = options;
  assertNumber("above", above, { min: 0, max: 1 });
  const out = new Float64Array(targets.length);
  let held = 0;
  for (let t = 0; t < out.length; t++) {
    const target = targets[t];
    if (target === 0 || target * held < 0 || Math.abs(target - held) > above) held = target;
    out[t] = target === target ? held : NaN;
  }
  return out;
}
