import type { SymbolModelRecord, SymbolRecord } from "../../experiments/record/symbols.ts";
import type { TradingRecord } from "../../experiments/record.ts";
import { equityChart } from "../charts/equity.ts";
import type { TimeSeries } from "../charts/time_lines.ts";
import { groupRows, numbers, pick, texts } from "../columns.ts";
import { count, date, integer, NONE, number, percent } from "../format.ts";
import type { SectionContext } from "../input.ts";
import { type Child, type Markup, markup } from "../markup.ts";
import { seriesStroke } from "../palette.ts";
import { chart, details, legend, remark, type Section, section, table } from "../parts.ts";
import { interval } from "./models.ts";

/** More lines could not be told apart. */
const MOST_LINES = 8;

const short = (value: number | null | undefined) => number(value, 2);

function tradingCells(trading: TradingRecord | null): Child[] {
  if (!trading) return [NONE, NONE, NONE, NONE];
  return [
    interval(trading.sharpe, short),
    percent(trading.maxDrawdown),
    integer(trading.trades),
    integer(trading.finalEquity),
  ];
}

/** A model's figures, a row for each symbol. */
function modelTable(
  symbols: readonly SymbolRecord[],
  model: number,
  figures: (symbol: SymbolRecord) => SymbolModelRecord,
): Markup {
  const rows = symbols.map((symbol): Child[] => {
    const { samples, rocAuc, trading } = figures(symbol);
    const { from, to, benchmark } = symbol;
    return [
      symbol.symbol,
      from && to ? `${date(from)} to ${date(to)}` : NONE,
      integer(samples),
      interval(rocAuc),
      ...tradingCells(trading),
      interval(benchmark?.sharpe ?? { estimate: null, low: null, high: null }, short),
    ];
  });
  const { name } = symbols[0].models[model];
  return table(
    [
      { name: "Symbol", text: true },
      { name: "Tested", text: true },
      { name: "Rows" },
      { name: "ROC-AUC" },
      { name: "Net Sharpe" },
      { name: "Max drawdown" },
      { name: "Trades" },
      { name: "Final equity" },
      { name: "Sharpe of holding" },
    ],
    rows,
    { label: `Figures of ${name} by symbol` },
  );
}

/** Each symbol's equity with a model, as far as lines can be told apart. */
function equityLines({ tables, metrics }: SectionContext, name: string): TimeSeries[] {
  if (!tables.symbols || !metrics.symbols) return [];
  const { symbols: columns } = tables;
  const time = numbers(columns, "time"), value = numbers(columns, "equity");
  const model = texts(columns, "model"), symbol = texts(columns, "symbol");
  const groups = groupRows(symbol.map((of, i) => model[i] === name ? of : ""));
  return metrics.symbols.symbols.slice(0, MOST_LINES).flatMap((record, s) => {
    const rows = groups.get(record.symbol);
    if (!rows) return [];
    const line = { time: pick(time, rows), value: pick(value, rows) };
    return [{ name: record.symbol, stroke: seriesStroke(s), ...line }];
  });
}

/** The figures of each symbol of a run on several; null for a run on one. */
export function symbolsSection(context: SectionContext): Section | null {
  const { metrics, kit } = context;
  if (!metrics.symbols) return null;
  const { pooling, symbols } = metrics.symbols;
  const { models } = symbols[0];
  const named = models.findIndex(({ name }) => name === metrics.verdict.model);
  const shown = Math.max(0, named);
  const of = (model: number) => modelTable(symbols, model, (symbol) => symbol.models[model]);
  const { name } = models[shown];
  const lines = equityLines(context, name);
  const share = metrics.costs.initialCash / symbols.length;
  const how = pooling === "pooled"
    ? "One model learns from all of them, in folds that are cut by time, and one calibrator and one threshold serve all."
    : "Each has folds, models, calibrators and thresholds of its own.";
  return section(
    "Symbols",
    markup`<p>${
      count(symbols.length, "symbol")
    }, an equal share of the cash each. ${how} Headline, charts and verdict are about the portfolio: the sum of the shares.</p>`,
    markup`<h3>${name}</h3>`,
    of(shown),
    lines.length > 0 && legend(lines),
    lines.length > 0 && chart((width) =>
      equityChart(kit, lines, {
        initialCash: share,
        width,
        title: `Equity of each symbol's share with ${name}`,
      })
    ),
    models.flatMap((model, m) => m === shown ? [] : [details(model.name, of(m))]),
    remark(
      `The model shown is the verdict's. A symbol waits in cash until its first bar, and is sold at the open of its last where it ends before the others. To pick the best row is to choose among ${
        count(symbols.length * models.length, "result")
      }: the ledger counts each model once, on all symbols together, so run the one you picked by itself, and the ledger counts it against all that was tried on its data.`,
    ),
  );
}
