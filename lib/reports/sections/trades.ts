import { tradeHistogram } from "../charts/trade_histogram.ts";
import { groupRows, numbers, pick, texts } from "../columns.ts";
import { amountsLike, count, date, integer, percent } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import type { SectionContext } from "../input.ts";
import { chartGrid, details, type Section, section, SMALL, table } from "../parts.ts";

/** Rows of the trade table; the rest is in the run's trades.parquet. */
const LAST = 50;

/** A histogram of fewer trades would show nothing that the table does not. */
const ENOUGH = 5;

type Trades = SectionContext["tables"]["trades"];

function lastTrades(trades: Trades, model: string, rows: Int32Array): Markup {
  const column = (name: string) => numbers(trades, name);
  const side = column("side"), open = column("open"), units = column("units");
  const entryTime = column("entryTime"), exitTime = column("exitTime");
  const entryPrice = column("entryPrice"), exitPrice = column("exitPrice");
  const bars = column("bars"), fees = column("fees"), pnl = column("pnl");
  const gain = column("return");
  const symbol = "symbol" in trades ? texts(trades, "symbol") : undefined;
  const shown = Array.from(rows.subarray(-LAST));
  const [size, entered, left] = [units, entryPrice, exitPrice].map((values) =>
    amountsLike(shown.map((i) => values[i]))
  );
  const body = table(
    [
      ...symbol ? [{ name: "Symbol", text: true }] : [],
      { name: "Entry", text: true },
      { name: "Exit", text: true },
      { name: "Side", text: true },
      { name: "Bars" },
      { name: "Units" },
      { name: "Entry price" },
      { name: "Exit price" },
      { name: "Fees" },
      { name: "Gain" },
      { name: "Return" },
    ],
    shown.map((i) => [
      ...symbol ? [symbol[i]] : [],
      date(entryTime[i]),
      open[i] === 1 ? "still open" : date(exitTime[i]),
      side[i] > 0 ? "long" : "short",
      integer(bars[i]),
      size(units[i]),
      entered(entryPrice[i]),
      left(exitPrice[i]),
      integer(fees[i]),
      integer(pnl[i]),
      percent(gain[i]),
    ]),
    { label: `Last trades of ${model}` },
  );
  const which = rows.length > LAST
    ? `last ${LAST} of ${count(rows.length, "trade")}`
    : count(rows.length, "trade");
  return details(`${model}: ${which}`, body);
}

/** How trades went, model by model, and the last ones in full. */
export function tradesSection({ metrics, tables, kit }: SectionContext): Section {
  const { trades } = tables;
  const gain = numbers(trades, "return");
  const groups = groupRows(texts(trades, "model"));
  const models = metrics.models.flatMap(({ name }) => {
    const rows = groups.get(name);
    return rows ? [{ name, rows }] : [];
  });
  const total = models.reduce((sum, { rows }) => sum + rows.length, 0);
  const drawn = models.filter(({ rows }) => rows.length >= ENOUGH);
  const charts = drawn.map(({ name, rows }) => ({
    caption: `${name}: ${count(rows.length, "trade")}`,
    svg: tradeHistogram(kit, pick(gain, rows), {
      width: SMALL,
      title: `Histogram of the returns of ${count(rows.length, "trade")} of ${name}`,
    }),
  }));
  return section(
    "Trades",
    markup`<p>${
      count(total, "trade")
    } of all models together. Returns are after fees and slippage.</p>`,
    chartGrid(charts),
    models.map(({ name, rows }) => lastTrades(trades, name, rows)),
  );
}
