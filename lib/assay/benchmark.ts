import { type Prng, take } from "../core/mod.ts";
import { sharpe, sharpeDifferenceInterval, totalReturn } from "../metrics/mod.ts";
import { excessAtEqualRisk, superiorPredictiveAbility } from "../metrics/overfitting/mod.ts";
import type { Interval } from "../stats/mod.ts";
import { alignRows } from "./align_rows.ts";
import type { Basis } from "./basis.ts";
import type { ForeignSeries, ReadOptions } from "./foreign_result.ts";
import { openTable } from "./read_result.ts";
import { readSeries } from "./read_series.ts";

/** Returns of what the strategy is held against. */
export interface Benchmark extends ForeignSeries {
  readonly path: string;
}

/** A result beside its benchmark, on the same rows. */
export interface BesideBenchmark {
  readonly path: string;
  readonly totalReturn: number;
  /** Annualised Sharpe ratio of the benchmark. */
  readonly sharpe: number;
  /** Annualised Sharpe ratio of the strategy less that of the benchmark. */
  readonly difference: Interval;
  /**
   * p-value of Hansen's test that the strategy earns no more than the benchmark at the benchmark's
   * risk, see `excessAtEqualRisk`; 1 for the benchmark at another size.
   */
  readonly pValue: number;
}

/**
 * The benchmark at `path`: returns or equity as `readResult` takes them, or prices with a column
 * `close`.
 */
export async function readBenchmark(path: string, options: ReadOptions = {}): Promise<Benchmark> {
  const table = await openTable(path);
  const close = table.names.find((name) => /^(adj ?)?close$/i.test(name));
  const columns = options.columns ?? (close === undefined ? {} : { equity: close });
  const { series } = readSeries(table, { ...options, columns, path });
  return { path, ...series! };
}

/** The result beside its benchmark. Throws a `TypeError` when their rows cannot be matched. */
export function besideBenchmark(
  basis: Basis,
  { path, time, returns }: Benchmark,
  { prng, resamples }: { readonly prng: Prng; readonly resamples: number },
): BesideBenchmark {
  const aligned = alignRows(basis, { path, time, rows: returns.length });
  if (!aligned.rows) {
    throw new TypeError(
      `${path}: Expected a benchmark on the rows of the result but found ${aligned.because}`,
    );
  }
  const beside = take(returns, aligned.rows);
  const { periodsPerYear } = basis;
  const excess = excessAtEqualRisk(basis.returns, beside);
  return {
    path,
    totalReturn: totalReturn(beside),
    sharpe: sharpe(beside, { periodsPerYear }),
    difference: sharpeDifferenceInterval(basis.returns, beside, {
      periodsPerYear,
      prng,
      resamples,
    }),
    pValue: excess ? superiorPredictiveAbility([excess], { prng, resamples }).pValue : 1,
  };
}
