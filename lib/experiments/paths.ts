import type { BacktestResult } from "../backtest/mod.ts";
import { sharpe, totalReturn } from "../metrics/mod.ts";
import { quantile } from "../stats/mod.ts";
import { assemblePaths, type CombinatorialSplit } from "../validation/mod.ts";
import type { TestForecast } from "./collect.ts";
import type { FoldResult } from "./evaluate_fold.ts";
import { finiteOrNull } from "./measure.ts";
import type { Plan } from "./plan.ts";
import type { PathsRecord } from "./record/splits.ts";

type Results = readonly FoldResult[];

/** Shares at which the distribution of the paths is told. */
const SHARES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** Group of every sample. */
function groupsOf({ bounds }: CombinatorialSplit): Int32Array {
  const group = new Int32Array(bounds[bounds.length - 1]);
  for (let g = 0; g + 1 < bounds.length; g++) group.fill(g, bounds[g], bounds[g + 1]);
  return group;
}

/** Sample by sample one number out of the paths' series. */
function overPaths(
  series: readonly Float64Array[],
  combine: (values: Float64Array) => number,
): Float64Array {
  const values = new Float64Array(series.length);
  return series[0].map((_, i) => {
    for (let p = 0; p < series.length; p++) values[p] = series[p][i];
    return combine(values);
  });
}

const mean = (values: Float64Array) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: Float64Array) => quantile(values, 0.5);

/**
 * The forecasts of all folds as one for each sample: mean scores and probabilities, median wishes.
 * Figures of forecasts are those of this mean, which is a little better than a single fold's model is.
 * Samples of a group have been forecast by the same folds, so pairs are compared within groups.
 */
export function averageForecast(
  { samples, symbols }: Pick<Plan, "samples" | "symbols">,
  split: CombinatorialSplit,
  results: Results,
): TestForecast {
  const across = (pick: (result: FoldResult) => Float64Array) =>
    assemblePaths(split, results.map(pick));
  return {
    indices: Int32Array.from({ length: samples.length }, (_, i) => i),
    fold: groupsOf(split),
    label: samples.label,
    score: overPaths(across(({ test }) => test.score), mean),
    probability: overPaths(across(({ test }) => test.probability), mean),
    target: overPaths(across(({ target }) => target), median),
    ...symbols ? { symbols: symbols.members.length } : {},
  };
}

/** A model traded along every path. */
export interface TradedPaths<T> {
  /** Along the path with the median Sharpe ratio. */
  readonly shown: T;
  readonly paths: PathsRecord;
}

/** Options of {@linkcode tradePaths}. */
export interface TradePathsOptions {
  readonly periodsPerYear: number;
}

/** Trades a model's wishes along every path, over all samples in the order of time. */
export function tradePaths<T extends { readonly result: BacktestResult }>(
  { plan, split, trade }: {
    readonly plan: Pick<Plan, "samples">;
    readonly split: CombinatorialSplit;
    /** What wishes for samples earn. */
    readonly trade: (wishes: Pick<TestForecast, "indices" | "target">) => T;
  },
  results: Results,
  { periodsPerYear }: TradePathsOptions,
): TradedPaths<T> {
  const indices = Int32Array.from({ length: plan.samples.length }, (_, i) => i);
  const along = assemblePaths(split, results.map(({ target }) => target))
    .map((target) => trade({ indices, target }));
  const traded = along.map(({ result }) => result);
  const ratios = traded.map(({ returns }) => sharpe(returns, { periodsPerYear }));
  // A path without trades has no ratio; it has neither won nor lost.
  const ranked = Float64Array.from(ratios, (ratio) => Number.isFinite(ratio) ? ratio : 0);
  const order = [...ranked.keys()].sort((a, b) => ranked[a] - ranked[b] || a - b);
  const shown = order[(order.length - 1) >> 1];
  return {
    shown: along[shown],
    paths: {
      sharpe: ratios.map(finiteOrNull),
      totalReturn: traded.map(({ returns }) => finiteOrNull(totalReturn(returns))),
      maxDrawdown: traded.map(({ drawdown }) =>
        finiteOrNull(drawdown.reduce((worst, value) => Math.max(worst, value), 0))
      ),
      quantiles: SHARES.map((share) => ({ share, sharpe: quantile(ranked, share) })),
      shown,
    },
  };
}
