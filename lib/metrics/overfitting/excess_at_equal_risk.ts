import { standardDeviation } from "../../stats/mod.ts";

/** Differences below this share of the benchmark's deviation are rounding. */
const ROUNDING = 1e-9;

/**
 * Returns scaled to the deviation of a benchmark's, less the benchmark's, row by row (F. Modigliani
 * and L. Modigliani, "Risk-Adjusted Performance", Journal of Portfolio Management 23, 1997): what is
 * left is return for risk. Without the scale, being in a rising market half of the time would lose
 * against it whatever the Sharpe ratio, and leverage would win.
 *
 * Undefined when there is nothing to test: either does not vary, or the returns are the benchmark's
 * at another size, so that only rounding is left. Both have the same number of rows.
 *
 * @example
 * ```ts
 * import { excessAtEqualRisk } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const market = Float64Array.of(0.01, -0.02, 0.03);
 * assert.equal(excessAtEqualRisk(market.map((value) => 0.3 * value), market), undefined);
 * const excess = excessAtEqualRisk(Float64Array.of(0.01, 0, 0.02), market)!;
 * assert.ok(Math.abs(excess[1] - 0.02) < 1e-12);
 * ```
 */
export function excessAtEqualRisk(
  returns: Float64Array,
  benchmark: Float64Array,
): Float64Array | undefined {
  const deviation = standardDeviation(benchmark), own = standardDeviation(returns);
  if (!(deviation > 0 && own > 0)) return undefined;
  const scale = deviation / own;
  const excess = returns.map((value, i) => scale * value - benchmark[i]);
  const least = ROUNDING * deviation;
  return excess.some((value) => Math.abs(value) > least) ? excess : undefined;
}
