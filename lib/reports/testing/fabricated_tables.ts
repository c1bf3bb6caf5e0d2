import type { Prng } from "../../core/mod.ts";
import type { Columns } from "../../data/mod.ts";
import type { ModelRecord } from "../../experiments/record.ts";

const DAY = 86_400_000;
/** First test bar. */
const START = Date.UTC(2018, 0, 1) + 920 * DAY;

export function equityTable(random: Prng, names: readonly string[], bars: number): Columns {
  const rows = names.length * bars;
  const model: string[] = [];
  const time = new Float64Array(rows), equity = new Float64Array(rows);
  const drawdown = new Float64Array(rows), returns = new Float64Array(rows);
  names.forEach((name, k) => {
    let value = 100_000, peak = value;
    for (let t = 0, i = k * bars; t < bars; t++, i++) {
      const before = value;
      value *= Math.exp(0.0005 + 0.03 * random.normal() * (name === "benchmark" ? 1 : 0.6));
      returns[i] = value / before - 1;
      peak = Math.max(peak, value);
      model.push(name);
      time[i] = START + t * DAY;
      equity[i] = value;
      drawdown[i] = 1 - value / peak;
    }
  });
  return { time, model, equity, drawdown, position: new Float64Array(rows), return: returns };
}

/** The largest drawdown of one model in an equity table. */
export function deepest({ model, drawdown }: Columns, name: string): number {
  const values = drawdown as Float64Array;
  return (model as string[]).reduce(
    (most, m, i) => m === name ? Math.max(most, values[i]) : most,
    0,
  );
}

export function tradesTable(random: Prng, models: readonly ModelRecord[]): Columns {
  const model: string[] = [];
  const columns: Record<string, number[]> = {};
  const put = (name: string, value: number) => (columns[name] ??= []).push(value);
  for (const { name, trading: { trades } } of models) {
    for (let k = 0; k < trades; k++) {
      const gain = 0.05 * random.normal();
      model.push(name);
      put("side", 1);
      put("entryTime", START + 8 * k * DAY);
      put("exitTime", START + (5 + 8 * k) * DAY);
      put("entryPrice", 43_210.5);
      put("exitPrice", 43_210.5 * (1 + gain));
      put("units", 2.31);
      put("fees", 99.8);
      put("pnl", 99_816 * gain);
      put("return", gain);
      put("bars", 5);
      put("open", k === trades - 1 ? 1 : 0);
    }
  }
  const arrays = Object.entries(columns).map(([name, list]) => [name, Float64Array.from(list)]);
  return { model, ...Object.fromEntries(arrays) };
}

export function historyTable(
  random: Prng,
  names: readonly string[],
  { folds, epochs }: { readonly folds: number; readonly epochs: number },
): Columns {
  const rows = names.length * folds * epochs;
  const model: string[] = [];
  const fold = new Int32Array(rows), epoch = new Int32Array(rows), best = new Int32Array(rows);
  const trainLoss = new Float64Array(rows), validationLoss = new Float64Array(rows);
  const metric = new Float64Array(rows).fill(NaN);
  const learningRate = new Float64Array(rows).fill(0.001);
  let i = 0;
  for (const name of names) {
    for (let f = 0; f < folds; f++) {
      for (let e = 0; e < epochs; e++, i++) {
        model.push(name);
        fold[i] = f;
        epoch[i] = e + 1;
        best[i] = e === Math.floor(epochs / 3) ? 1 : 0;
        trainLoss[i] = 0.66 + 0.034 * Math.exp(-e / 8) + 0.001 * random.normal();
        validationLoss[i] = 0.692 + 0.003 * Math.abs(e / epochs - 1 / 3) + 0.001 * random.normal();
      }
    }
  }
  return { model, fold, epoch, trainLoss, validationLoss, metric, learningRate, best };
}

/** Test parts only, each row with another probability near a half. */
export function predictionsTable(random: Prng, names: readonly string[], bars: number): Columns {
  const rows = names.length * bars;
  const filled = (value: (row: number) => number) =>
    Float64Array.from({ length: rows }, (_, i) => value(i));
  const score = filled(() => 0.1 * random.normal());
  return {
    time: filled((row) => START + (row % bars) * DAY),
    model: names.flatMap((name) => Array<string>(bars).fill(name)),
    symbol: Array<string>(rows).fill("BTCUSDT"),
    fold: new Int32Array(rows),
    part: Array<string>(rows).fill("test"),
    label: filled(() => Number(random.uniform() < 0.5)),
    score,
    probability: score.map((x) => 1 / (1 + Math.exp(-x))),
    weight: new Float64Array(rows).fill(1),
    target: score.map((x) => Number(x > 0)),
  };
}
