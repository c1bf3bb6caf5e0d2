import { mean, standardDeviation } from "../stats/mod.ts";
import { meanOverDeviation } from "./sharpe.ts";

/**
 * What each return adds to the Sharpe ratio to first order (Ledoit and Wolf, 2008, through their
 * gradient): the dependence that matters to its error is the dependence of these. Zeros when the
 * ratio is undefined.
 */
export function sharpeInfluence(returns: ArrayLike<number>): Float64Array {
  const center = mean(returns), deviation = standardDeviation(returns);
  const ratio = meanOverDeviation(center, deviation);
  if (Number.isNaN(ratio)) return new Float64Array(returns.length);
  return Float64Array.from(returns, (value) => {
    const z = (value - center) / deviation;
    return z - ratio / 2 * (z * z - 1);
  });
}
