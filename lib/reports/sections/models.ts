import type { Estimate, ModelRecord, TradingRecord } from "../../experiments/record.ts";
import {
  amount,
  count,
  date,
  estimate,
  integer,
  NONE,
  number,
  percent,
  seconds,
} from "../format.ts";
import { type Child, type Markup, markup } from "../markup.ts";
import type { SectionContext } from "../input.ts";
import { BENCHMARK } from "../columns.ts";
import { drawdownEstimate, returnsByModel } from "../drawdown_estimate.ts";
import { details, remark, type Section, section, table } from "../parts.ts";

/** The model with the highest estimate, if its interval lies above `chance`; else undefined. */
export function clearlyBest(
  models: readonly ModelRecord[],
  figure: (model: ModelRecord) => Estimate,
  { chance }: { readonly chance: number },
): ModelRecord | undefined {
  let best: ModelRecord | undefined;
  for (const model of models) {
    const value = figure(model).estimate;
    if (value !== null && (!best || value > figure(best).estimate!)) best = model;
  }
  const low = best && figure(best).low;
  return typeof low === "number" && low > chance ? best : undefined;
}

const BENCHMARK_ROW = "Buy and hold (benchmark)";

const short = (value: number | null | undefined) => number(value, 2);

/** An estimate whose interval may move to a line of its own, where the table gets narrow. */
export function interval(
  value: Estimate,
  print?: (value: number | null | undefined) => string,
): Markup {
  const [figure, ...rest] = estimate(value, print).split(" [");
  return markup`${figure}${rest.map((text) => markup` <span class="interval">[${text}</span>`)}`;
}

function headline({ metrics, tables }: SectionContext): Markup {
  const { models, benchmark, folds } = metrics;
  const bestAuc = clearlyBest(models, (m) => m.forecast.rocAuc, { chance: 0.5 });
  const bestSharpe = clearlyBest(models, (m) => m.sharpeOverBenchmark, { chance: 0 });
  const returns = returnsByModel(tables.equity);
  const drawdown = (name: string, { maxDrawdown }: TradingRecord) =>
    interval(drawdownEstimate(maxDrawdown, returns.get(name)), percent);
  const strong = (text: Markup, when: boolean): Child =>
    when ? markup`<strong class="best">${text}</strong>` : text;
  const rows: Child[][] = models.map((model) => {
    const { forecast, trading } = model;
    return [
      model.name,
      strong(interval(forecast.rocAuc), model === bestAuc),
      interval(forecast.brier, (x) => number(x, 4)),
      interval(trading.sharpe, short),
      strong(interval(model.sharpeOverBenchmark, short), model === bestSharpe),
      drawdown(model.name, trading),
      integer(trading.trades),
    ];
  });
  rows.push([
    markup`<em>${BENCHMARK_ROW}</em>`,
    NONE,
    NONE,
    interval(benchmark.sharpe, short),
    NONE,
    drawdown(BENCHMARK, benchmark),
    integer(benchmark.trades),
  ]);
  const note = bestAuc || bestSharpe
    ? "Bold: the best of its column, where the interval excludes chance."
    : "Nothing is bold: neither for ROC-AUC nor for Sharpe over buy-and-hold does the best model's interval exclude chance.";
  const figures = table(
    [
      { name: "Model", text: true },
      { name: "ROC-AUC" },
      { name: "Brier" },
      { name: "Net Sharpe" },
      { name: "Sharpe − buy-and-hold" },
      { name: "Max drawdown" },
      { name: "Trades" },
    ],
    rows,
    { label: "Headline figures of the models" },
  );
  return markup`${figures}${
    remark(
      `${count(models[0].forecast.samples, "prediction")} out of sample, ${
        date(folds[0].test.from)
      } to ${
        date(folds[folds.length - 1].test.to)
      }; trading after costs; 95% intervals in brackets. ${note} Chance is a ROC-AUC of 0.5 and a Sharpe difference of 0; each interval is for one model alone. Trades are counted, not estimated: they have no interval.`,
    )
  }`;
}

function forecastTable(models: readonly ModelRecord[]): Markup {
  const names = [
    "Model",
    "Samples",
    "Base rate",
    "PR-AUC",
    "Log loss",
    "Accuracy",
    "Precision",
    "Recall",
    "F1",
    "ECE",
    "ECE before calibration",
  ];
  const rows = models.map(({ name, forecast }) => [
    name,
    integer(forecast.samples),
    percent(forecast.baseRate),
    interval(forecast.prAuc),
    interval(forecast.logLoss, (x) => number(x, 4)),
    interval(forecast.accuracy, percent),
    percent(forecast.precision),
    percent(forecast.recall),
    number(forecast.f1),
    number(forecast.ece),
    number(forecast.eceUncalibrated),
  ]);
  return table(names.map((name, i) => ({ name, text: i === 0 })), rows, {
    label: "Figures of the forecasts",
  });
}

function tradingTable(models: readonly ModelRecord[], benchmark: TradingRecord): Markup {
  const names = [
    "Model",
    "Total return",
    "CAGR",
    "Sortino",
    "Calmar",
    "Turnover a year",
    "Hit rate",
    "Exposure",
    "Fees",
    "Final equity",
  ];
  const row = (name: Child, trading: TradingRecord): Child[] => [
    name,
    percent(trading.totalReturn),
    interval(trading.cagr, percent),
    number(trading.sortino, 2),
    number(trading.calmar, 2),
    number(trading.turnover, 1),
    percent(trading.hitRate),
    percent(trading.exposure),
    integer(trading.totalFees),
    integer(trading.finalEquity),
  ];
  return table(
    names.map((name, i) => ({ name, text: i === 0 })),
    [
      ...models.map(({ name, trading }) => row(name, trading)),
      row(markup`<em>${BENCHMARK_ROW}</em>`, benchmark),
    ],
    { label: "Figures of the trading" },
  );
}

/** What of the models' settings is likely a mistake; undefined when nothing is. */
function settingWarnings(models: readonly ModelRecord[]): Markup | undefined {
  const items = models.flatMap(({ name, warnings = [] }) =>
    warnings.map((warning) => markup`<li>${name}: ${warning}</li>`)
  );
  return items.length > 0
    ? markup`<p>Settings that are likely a mistake:</p><ul class="alarm">${items}</ul>`
    : undefined;
}

/** The headline figures of every model beside buy-and-hold, and all others folded away. */
export function modelsSection(context: SectionContext): Section {
  const { models, benchmark } = context.metrics;
  const settings = table(
    [
      { name: "Model", text: true },
      { name: "Kind", text: true },
      { name: "Settings", text: true },
      { name: "Parameters" },
      { name: "Computing" },
    ],
    models.map((model) => [
      model.name,
      model.kind,
      model.description,
      amount(model.parameters),
      seconds(model.seconds),
    ]),
    { label: "Settings of the models" },
  );
  return section(
    "Models",
    headline(context),
    settingWarnings(models),
    details("What the models are", settings),
    details("All figures of the forecasts", forecastTable(models)),
    details("All figures of the trading", tradingTable(models, benchmark)),
  );
}
