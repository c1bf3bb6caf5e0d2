import type { Columns } from "../data/mod.ts";
import { take } from "../core/mod.ts";
import type { BacktestResult } from "../backtest/mod.ts";
import { gridOf } from "../dataset/mod.ts";
import type { FoldResult } from "./evaluate_fold.ts";
import { averageForecast } from "./paths.ts";
import type { Plan } from "./plan.ts";

/** A model's forecasts on the test parts of all folds, in the order of time. */
export interface TestForecast {
  /** Samples predicted. */
  readonly indices: Int32Array;
  /** Fold of each, or group where several folds have tested it: pairs within it can be compared. */
  readonly fold: Int32Array;
  readonly label: Float64Array;
  readonly score: Float64Array;
  readonly probability: Float64Array;
  /** Wished position. */
  readonly target: Float64Array;
  /** Number of symbols that the forecasts of one time are of. Absent: 1. */
  readonly symbols?: number;
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/**
 * Puts the folds of one model end to end; `results` has one entry a fold of the plan. Where folds test
 * samples several times, each sample has the mean of its forecasts.
 */
export function collectTest(plan: Plan, results: readonly FoldResult[]): TestForecast {
  const { folds, samples, split, symbols } = plan;
  if (split) return averageForecast(plan, split, results);
  const ofSymbols = symbols ? { symbols: symbols.members.length } : {};
  const indices = Int32Array.from(folds.flatMap((fold) => [...fold.test]));
  const forecast: TestForecast = {
    indices,
    fold: Int32Array.from(
      folds.flatMap(({ index, test }) => Array<number>(test.length).fill(index)),
    ),
    label: take(samples.label, indices),
    score: concatenate(results.map((result) => result.test.score)),
    probability: concatenate(results.map((result) => result.test.probability)),
    target: concatenate(results.map((result) => result.target)),
    ...ofSymbols,
  };
  return symbols?.symbolOfFold ? inOrderOfTime(forecast) : forecast;
}

/** Forecasts of folds that lie side by side in time, in the order of the samples. */
function inOrderOfTime(forecast: TestForecast): TestForecast {
  const { indices, fold, label, score, probability, target } = forecast;
  const order = Int32Array.from(indices.keys()).sort((a, b) => indices[a] - indices[b]);
  return {
    ...forecast,
    indices: order.map((i) => indices[i]),
    fold: order.map((i) => fold[i]),
    label: take(label, order),
    score: take(score, order),
    probability: take(probability, order),
    target: take(target, order),
  };
}

/**
 * Wished positions by row of the table: 0 where none may be held, else NaN (no new wish) where no sample was
 * predicted.
 */
export function targetsByRow(
  { samples, outside }: Pick<Plan, "samples" | "outside">,
  forecast: Pick<TestForecast, "indices" | "target">,
): Float64Array {
  const target = new Float64Array(samples.table.rows).fill(NaN);
  forecast.indices.forEach((index, i) => target[samples.rows[index]] = forecast.target[i]);
  outside?.forEach((flag, row) => flag && (target[row] = 0));
  return target;
}

/**
 * Bars over which all models are traded, from the first test sample to the last: rows, or of several
 * symbols places on their line of time.
 */
export function testSpan(
  { folds, samples }: Pick<Plan, "folds" | "samples">,
): { readonly from: number; readonly to: number } {
  const { position } = gridOf(samples);
  let from = Infinity, to = 0;
  for (const { test } of folds) {
    from = Math.min(from, position[test[0]]);
    to = Math.max(to, position[test[test.length - 1]] + 1);
  }
  return { from, to };
}

/** `predictions.parquet`: calibration and test parts of every fold, model by model. */
export function predictionsTable(
  { models, folds, samples, symbols }: Plan,
  resultsOf: (model: number) => readonly FoldResult[],
  { symbol }: { readonly symbol: string },
): Columns {
  const segments = models.flatMap(({ name }, m) =>
    folds.flatMap((fold, f) => {
      const result = resultsOf(m)[f];
      const waiting = new Float64Array(fold.calibration.length).fill(NaN);
      return [
        { name, fold, part: "calibration" as const, ...result.calibration, target: waiting },
        { name, fold, part: "test" as const, ...result.test, target: result.target },
      ];
    })
  );
  type Segment = typeof segments[number];
  const indicesOf = ({ fold, part }: Segment) => fold[part];
  const sampled = (column: Float64Array) =>
    concatenate(
      segments.map((segment) => take(column, indicesOf(segment))),
    );
  const repeated = <T>(value: (segment: Segment) => T) =>
    segments.flatMap((segment) => Array<T>(indicesOf(segment).length).fill(value(segment)));
  return {
    time: sampled(samples.time),
    model: repeated((segment) => segment.name),
    symbol: symbols
      ? segments.flatMap((segment) =>
        Array.from(indicesOf(segment), (i) => symbols.members[samples.symbol![i]].bars.symbol)
      )
      : repeated(() => symbol),
    fold: Int32Array.from(repeated((segment) => segment.fold.index)),
    part: repeated((segment) => segment.part),
    label: sampled(samples.label),
    score: concatenate(segments.map((segment) => segment.score)),
    probability: concatenate(segments.map((segment) => segment.probability)),
    weight: sampled(samples.weight),
    target: concatenate(segments.map((segment) => segment.target)),
  };
}

/** `history.parquet`: figures by epoch; without rows when no model has epochs. */
export function historyTable(
  { models, folds }: Plan,
  resultsOf: (model: number) => readonly FoldResult[],
): Columns {
  const rows = models.flatMap(({ name }, m) =>
    resultsOf(m).flatMap(({ history }, f) =>
      history.map((epoch) => ({ ...epoch, name, fold: folds[f].index }))
    )
  );
  return {
    model: rows.map((row) => row.name),
    fold: Int32Array.from(rows, (row) => row.fold),
    epoch: Int32Array.from(rows, (row) => row.epoch),
    trainLoss: Float64Array.from(rows, (row) => row.trainLoss),
    validationLoss: Float64Array.from(rows, (row) => row.validationLoss),
    metric: Float64Array.from(rows, (row) => row.metric ?? NaN),
    learningRate: Float64Array.from(rows, (row) => row.learningRate ?? NaN),
    best: Int32Array.from(rows, (row) => Number(row.best)),
  };
}

/** `equity.parquet`: one row a bar of each named backtest. */
export function equityTable(backtests: ReadonlyMap<string, BacktestResult>): Columns {
  const results = [...backtests.values()];
  const column = (pick: (result: BacktestResult) => Float64Array) => concatenate(results.map(pick));
  return {
    time: column((result) => result.time),
    model: [...backtests].flatMap(([name, { time }]) => Array<string>(time.length).fill(name)),
    equity: column((result) => result.equity),
    drawdown: column((result) => result.drawdown),
    position: column((result) => result.position),
    return: column((result) => result.returns),
  };
}

/** `trades.parquet`: one row a trade of each named backtest. */
export function tradesTable(backtests: ReadonlyMap<string, BacktestResult>): Columns {
  const trades = [...backtests].map(([name, result]) => [name, result.trades] as const);
  const column = (name: keyof BacktestResult["trades"]) =>
    concatenate(trades.map(([, columns]) => columns[name]));
  return {
    model: trades.flatMap(([name, { side }]) => Array<string>(side.length).fill(name)),
    side: Int32Array.from(column("side")),
    entryTime: column("entryTime"),
    exitTime: column("exitTime"),
    entryPrice: column("entryPrice"),
    exitPrice: column("exitPrice"),
    units: column("units"),
    fees: column("fees"),
    pnl: column("pnl"),
    return: column("return"),
    bars: Int32Array.from(column("bars")),
    open: Int32Array.from(column("open")),
  };
}
