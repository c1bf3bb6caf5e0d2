import type { MimeBundle } from "../../../core/mod.ts";
import type { BacktestResult, Trades } from "../../../backtest/mod.ts";
import { amount, count, date, number, percent } from "../../format.ts";
import { paragraph } from "../display.ts";
import { drawdownChart } from "../../charts/drawdown.ts";
import { equityChart } from "../../charts/equity.ts";
import { loadChartKit } from "../../charts/kit.ts";
import { seriesStroke } from "../../palette.ts";
import { figure } from "../display.ts";
import { framed } from "../framed.ts";
import { table } from "../table.ts";

const WIDTH = 880;

function highest(values: Float64Array): number {
  return values.reduce((most, value) => value > most ? value : most, 0);
}

/** A backtest as equity over time with its figures; none of them is annualised. */
export async function backtestDisplay(result: BacktestResult): Promise<MimeBundle> {
  const { time, equity, initialCash, finalEquity, trades, drawdown, ruinRow } = result;
  const growth = percent(finalEquity / initialCash - 1);
  const notes = [
    `${amount(initialCash)} became ${amount(finalEquity)} (${growth}) after ${
      count(trades.side.length, "trade")
    }; max drawdown ${percent(highest(drawdown))}`,
    `time in the market ${percent(result.exposure)}, turnover ${
      number(result.turnover, 1)
    } times the equity, fees ${amount(result.totalFees)}, slippage ${amount(result.totalSlippage)}`,
    ...(ruinRow >= 0 ? [`RUIN: all equity was lost at the close of row ${ruinRow}`] : []),
  ];
  const title = `Equity after costs, ${date(time[0])} to ${date(time.at(-1))}`;
  const kit = await loadChartKit();
  const line = (name: string, value: Float64Array, color: number) => (
    { name, time, value, stroke: seriesStroke(color) }
  );
  const size = { width: WIDTH, title };
  const charts = [
    equityChart(kit, [line("equity", equity, 0)], { ...size, initialCash }),
    drawdownChart(kit, [line("drawdown", drawdown, 1)], size),
  ];
  return figure(framed(charts, { title, notes }), { text: [title, ...notes].join("\n") }).mime;
}

/** Trades printed at most. */
const MOST_TRADES = 40;

/** Trades as a table, in the order in which they ended. */
export function tradesDisplay(trades: Trades): MimeBundle {
  const rows = Array.from(trades.side, (side, i) => ({
    from: trades.entryTime[i],
    to: trades.exitTime[i],
    side: side > 0 ? "long" : "short",
    bars: trades.bars[i],
    entry: trades.entryPrice[i],
    exit: trades.exitPrice[i],
    return: trades.return[i],
    gain: trades.pnl[i],
    fees: trades.fees[i],
    open: trades.open[i] === 1,
  }));
  const gained = rows.filter(({ gain }) => gain > 0).length;
  const caption = `${count(rows.length, "trade")}, ${gained} of them with a gain`;
  if (rows.length === 0) return paragraph("No trades").mime;
  return table(rows, {
    caption,
    limit: MOST_TRADES,
    formats: {
      from: "date",
      to: "date",
      entry: "amount",
      exit: "amount",
      return: "percent",
      gain: "amount",
      fees: "amount",
    },
  }).mime;
}
