import type { Prng } from "../core/mod.ts";
import { equityCurve, maxDrawdown } from "../metrics/mod.ts";
import { optimalBlockLength, sortedQuantile, stationaryResample } from "../stats/mod.ts";

/** The largest drawdown among those that the same returns make in other orders. */
export interface DrawdownRank {
  /** Largest loss from the running peak, a positive fraction. */
  readonly observed: number;
  /** Quantiles of the largest drawdown over resamples. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
  /** Share of resamples with a drawdown at least as large. */
  readonly share: number;
  readonly resamples: number;
}

const RESAMPLES = 1000;

/**
 * Ranks the drawdown of returns among those of resamples by the stationary bootstrap, with 90 % of
 * them between `low` and `high`. Resampling breaks long slumps up, so that the resamples lean to the
 * mild side.
 */
export function drawdownRank(
  returns: Float64Array,
  { prng, resamples = RESAMPLES }: { readonly prng: Prng; readonly resamples?: number },
): DrawdownRank {
  const observed = maxDrawdown(equityCurve(returns));
  const blockLength = optimalBlockLength(returns);
  const indexes = new Int32Array(returns.length);
  const drawn = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    stationaryResample(returns.length, indexes, { blockLength, prng });
    let wealth = 1, peak = 1, worst = 0;
    for (const i of indexes) {
      wealth *= Math.max(0, 1 + returns[i]);
      if (wealth > peak) peak = wealth;
      const loss = 1 - wealth / peak;
      if (loss > worst) worst = loss;
    }
    drawn[r] = worst;
  }
  drawn.sort();
  const atLeast = drawn.reduce((count, value) => count + (value >= observed ? 1 : 0), 0);
  return {
    observed,
    low: sortedQuantile(drawn, 0.05),
    median: sortedQuantile(drawn, 0.5),
    high: sortedQuantile(drawn, 0.95),
    share: atLeast / resamples,
    resamples,
  };
}
