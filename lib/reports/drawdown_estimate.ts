import { prng } from "../core/mod.ts";
import type { Columns } from "../data/mod.ts";
import type { Estimate } from "../experiments/record.ts";
import { bootstrapInterval, equityCurve, maxDrawdown } from "../metrics/mod.ts";
import { groupRows, numbers, pick, texts } from "./columns.ts";

/** Any fixed seed: a report rendered again is the same report. */
const SEED = 1;

/** Returns a bar after costs, by the name of the model, of equity.parquet. */
export function returnsByModel(equity: Columns): Map<string, Float64Array> {
  const returns = numbers(equity, "return");
  const groups = groupRows(texts(equity, "model"));
  return new Map(Array.from(groups, ([model, rows]) => [model, pick(returns, rows)]));
}

/**
 * The largest drawdown of a run (fraction) with the 95% interval that its returns have when they are
 * drawn anew in blocks by the stationary bootstrap. No bounds without returns, or when the returns
 * never move.
 *
 * @example
 * ```ts
 * import { drawdownEstimate } from "lib/reports/drawdown_estimate.ts";
 * import assert from "node:assert/strict";
 * const returns = Float64Array.from({ length: 300 }, (_, i) => 0.02 * Math.sin(i * i));
 * const { low, high } = drawdownEstimate(0.2, returns);
 * assert.ok(0 < low! && low! < high! && high! < 1);
 * assert.deepEqual(drawdownEstimate(0, undefined), { estimate: 0, low: null, high: null });
 * ```
 */
export function drawdownEstimate(
  observed: number | null,
  returns: Float64Array | undefined,
): Estimate {
  if (observed === null || !returns?.some((value) => value !== 0)) {
    return { estimate: observed, low: null, high: null };
  }
  const { low, high } = bootstrapInterval(
    returns,
    (drawn) => maxDrawdown(equityCurve(drawn)),
    { prng: prng(SEED) },
  );
  return { estimate: observed, low, high };
}
