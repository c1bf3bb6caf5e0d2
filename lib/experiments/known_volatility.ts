import type { PooledSamples, Samples } from "../dataset/mod.ts";
import { standardDeviation } from "../stats/mod.ts";

/** Options of {@linkcode volatilityAt}. */
export interface VolatilityAtOptions {
  readonly samples: Samples;
  /** Log return that a decision at each sample's close earns until the next one. */
  readonly forwardReturn: Float64Array;
  /** Samples it is measured over. Default: 30. */
  readonly window?: number;
}

/**
 * Standard deviation a bar of a symbol's returns that are over at a sample's close. The return of a decision
 * ends two bars later (at the open of the one after next), so those of the last two samples are left
 * out. NaN for fewer than two returns.
 */
export function volatilityAt(
  indices: Int32Array,
  { samples, forwardReturn, window = 30 }: VolatilityAtOptions,
): Float64Array {
  const { rows, symbol } = samples as Samples & Partial<Pick<PooledSamples, "symbol">>;
  const known: number[] = [];
  return Float64Array.from(indices, (index) => {
    known.length = 0;
    for (let i = index - 1; i >= 0 && known.length < window; i--) {
      if (symbol && symbol[i] !== symbol[index]) continue;
      if (rows[i] <= rows[index] - 2 && Number.isFinite(forwardReturn[i])) {
        known.push(forwardReturn[i]);
      }
    }
    return known.length < 2 ? NaN : standardDeviation(known);
  });
}
