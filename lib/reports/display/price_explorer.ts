import type { BacktestResult } from "../../backtest/mod.ts";
import type { Bars } from "../../core/mod.ts";
import { count, date } from "../format.ts";
import type { Figure } from "./display.ts";
import { thinBars } from "./thin_bars.ts";
import { vegaChart } from "./vega_chart.ts";

/** Options of {@linkcode priceExplorer}. */
export interface PriceExplorerOptions {
  /** Trades to mark: where they began and where they ended. Default: none. */
  readonly trades?: BacktestResult["trades"];
  /** Default: the symbol. */
  readonly title?: string;
}

const WIDTH = 760;

/** Bars drawn at most: several a pixel, and a chart that a browser still moves at once. */
const MOST_BARS = 4000;

const SIDES = { enter: "enter", exit: "exit" } as const;

/** Four rows a trade would be two too many: one where it began, one where it ended if it did. */
function markers(trades: BacktestResult["trades"]) {
  return Array.from(trades.side, (side, i) => {
    const name = side > 0 ? "long" : "short";
    const gain = trades.return[i];
    const begun = {
      time: trades.entryTime[i],
      price: trades.entryPrice[i],
      event: SIDES.enter,
      side: name,
      return: gain,
    };
    if (trades.open[i] === 1) return [begun];
    return [begun, {
      ...begun,
      time: trades.exitTime[i],
      price: trades.exitPrice[i],
      event: SIDES.exit,
    }];
  }).flat();
}

const TIME = {
  field: "time",
  type: "temporal",
  scale: { type: "utc" },
  title: null,
  axis: { format: "%Y-%m-%d", tickCount: 8, labelOverlap: true },
} as const;

/**
 * The price over time with trades marked on it: drag over the small chart below to zoom, hover for
 * the bar or the trade. Close prices are on a logarithmic scale, so that equal gains look equal; on
 * a linear one if some are not above 0. Of more than 4,000 bars several are drawn as one.
 *
 * @example
 * ```ts
 * import { sliceBars } from "lib/core/mod.ts";
 * import { sampleBars } from "lib/data/mod.ts";
 * import { priceExplorer } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = sliceBars(await sampleBars("BTCUSDT-1d"), 0, 50);
 * const { mime } = await priceExplorer(bars);
 * assert.ok("application/vnd.vegalite.v5+json" in mime && "image/svg+xml" in mime);
 * ```
 */
export async function priceExplorer(
  bars: Bars,
  { trades, title = bars.symbol }: PriceExplorerOptions = {},
): Promise<Figure> {
  const drawn = thinBars(bars, MOST_BARS);
  const { time, open, high, low, close, volume } = drawn;
  // NaN is not JSON: a missing price becomes null, where the line breaks.
  const prices = Array.from(time, (at, i) => ({
    time: at,
    open: open[i],
    high: high[i],
    low: low[i],
    close: close[i],
    volume: volume[i],
  }));
  const marked = trades ? markers(trades) : [];
  const price = (field: string, label: string) => (
    { field, type: "quantitative", title: label, format: ",.6~r" }
  );
  const log = !close.some((value) => value <= 0);
  const scale = log ? { type: "log", nice: false } : { type: "linear", zero: false };
  const closeTitle = `close (quote currency${log ? ", log scale" : ""})`;
  const line = {
    mark: { type: "line", strokeWidth: 1.2, color: "#0072b2", tooltip: false },
    encoding: { y: { field: "close", type: "quantitative", title: closeTitle, scale } },
  };
  const pointer = {
    mark: { type: "rule", color: "#767676" },
    params: [{
      name: "bar",
      select: {
        type: "point",
        on: "mouseover",
        nearest: true,
        encodings: ["x"],
        clear: "mouseout",
      },
    }],
    encoding: {
      opacity: { condition: { param: "bar", empty: false, value: 0.6 }, value: 0 },
      tooltip: [
        { field: "time", type: "temporal", title: "bar", format: "%Y-%m-%d %H:%M" },
        ...["open", "high", "low", "close"].map((name) => price(name, name)),
        { field: "volume", type: "quantitative", title: "volume", format: ",.4~r" },
      ],
    },
  };
  const events = {
    data: { values: marked },
    mark: { type: "point", filled: true, size: 60, opacity: 0.9 },
    encoding: {
      y: { field: "price", type: "quantitative" },
      shape: {
        field: "event",
        type: "nominal",
        scale: { domain: [SIDES.enter, SIDES.exit], range: ["triangle-up", "triangle-down"] },
        title: null,
      },
      color: {
        field: "event",
        type: "nominal",
        scale: { domain: [SIDES.enter, SIDES.exit], range: ["#009e73", "#d55e00"] },
        title: null,
      },
      tooltip: [
        { field: "event", type: "nominal" },
        { field: "side", type: "nominal" },
        { field: "time", type: "temporal", format: "%Y-%m-%d %H:%M" },
        price("price", "price"),
        { field: "return", type: "quantitative", title: "return of the trade", format: ".2%" },
      ],
    },
  };
  const main = {
    width: WIDTH,
    height: 320,
    encoding: { x: { ...TIME, scale: { type: "utc", domain: { param: "zoom" } } } },
    layer: marked.length > 0 ? [line, pointer, events] : [line, pointer],
  };
  const overview = {
    width: WIDTH,
    height: 50,
    params: [{ name: "zoom", select: { type: "interval", encodings: ["x"] } }],
    mark: { type: "line", strokeWidth: 1, color: "#767676" },
    encoding: {
      x: TIME,
      y: { field: "close", type: "quantitative", axis: null, scale },
    },
  };
  const text = `${title}: ${count(bars.length, "bar")} from ${date(bars.time[0])} to ${
    date(bars.time.at(-1))
  }${drawn === bars ? "" : `, drawn as ${count(drawn.length, "longer one")}`}${
    trades ? `, ${count(trades.side.length, "trade")}` : ""
  }`;
  return await vegaChart({ title, data: { values: prices }, vconcat: [main, overview] }, { text });
}
