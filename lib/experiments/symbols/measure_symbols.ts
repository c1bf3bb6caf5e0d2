import type { BacktestResult } from "../../backtest/mod.ts";
import type { TestForecast } from "../collect.ts";
import { measureForecast, type MeasureOptions, measureTrading } from "../measure.ts";
import type { Plan } from "../plan.ts";
import type { SymbolModelRecord } from "../record/symbols.ts";

/** Figures of one symbol, before its data are described. */
export interface MeasuredSymbol {
  readonly models: readonly SymbolModelRecord[];
  readonly benchmark: SymbolModelRecord["trading"];
  /** Its first and last test row, UTC milliseconds; absent: it has none. */
  readonly span?: readonly [from: number, to: number];
}

/** A model's name, forecasts and trades symbol by symbol. */
export interface TradedModel {
  readonly name: string;
  readonly forecast: TestForecast;
  readonly bySymbol: readonly (BacktestResult | undefined)[];
}

/** What of forecasts is about one symbol. */
export function forecastOf(
  { indices, fold, label, score, probability, target }: TestForecast,
  isOwn: (sample: number) => boolean,
): TestForecast {
  const own = (_: number, i: number) => isOwn(indices[i]);
  return {
    indices: indices.filter(own),
    fold: fold.filter(own),
    label: label.filter(own),
    score: score.filter(own),
    probability: probability.filter(own),
    target: target.filter(own),
  };
}

/** Figures of every symbol of a plan on several. */
export function measureSymbols(
  { samples, symbols }: Pick<Plan, "samples" | "symbols">,
  { models, benchmark }: {
    readonly models: readonly TradedModel[];
    readonly benchmark: readonly (BacktestResult | undefined)[];
  },
  options: MeasureOptions,
): MeasuredSymbol[] {
  const traded = (result: BacktestResult | undefined) =>
    result ? measureTrading(result, options) : null;
  return symbols!.members.map((_, s): MeasuredSymbol => {
    const isOwn = (sample: number) => samples.symbol![sample] === s;
    const tested = models[0].forecast.indices.filter(isOwn);
    const first = tested.at(0), last = tested.at(-1);
    return {
      models: models.map(({ name, forecast, bySymbol }): SymbolModelRecord => {
        const none = { estimate: null, low: null, high: null };
        if (first === undefined) {
          return { name, samples: 0, rocAuc: none, brier: none, trading: traded(bySymbol[s]) };
        }
        const { samples, rocAuc, brier } = measureForecast(forecastOf(forecast, isOwn), options);
        return { name, samples, rocAuc, brier, trading: traded(bySymbol[s]) };
      }),
      benchmark: traded(benchmark[s]),
      ...first === undefined ? {} : { span: [samples.time[first], samples.time[last!]] as const },
    };
  });
}
