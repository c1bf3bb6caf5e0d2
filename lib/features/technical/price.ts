import { type IndicatorRule, rule } from "./rule.ts";

/** A price of the bar itself. */
function barPrice(
  definition: Pick<IndicatorRule, "talib" | "title" | "inputs" | "formula" | "run">,
): IndicatorRule {
  return rule({
    ...definition,
    family: "statistics",
    outputs: [""],
    settings: {},
    lookback: () => 0,
    unit: "level",
    memory: "window",
    source: `TA-Lib ${definition.talib}`,
  });
}

/** Prices that stand for a bar. */
export const PRICE = {
  averagePrice: barPrice({
    talib: "AVGPRICE",
    title: "Average price",
    inputs: ["open", "high", "low", "close"],
    formula: "(open + high + low + close) / 4",
    run: ([open, high, low, close], [output]) => {
      for (let t = 0; t < close.length; t++) {
        output[t] = (high[t] + low[t] + close[t] + open[t]) / 4;
      }
    },
  }),
  medianPrice: barPrice({
    talib: "MEDPRICE",
    title: "Median price",
    inputs: ["high", "low"],
    formula: "(high + low) / 2",
    run: ([high, low], [output]) => {
      for (let t = 0; t < high.length; t++) output[t] = (high[t] + low[t]) / 2;
    },
  }),
  typicalPrice: barPrice({
    talib: "TYPPRICE",
    title: "Typical price",
    inputs: ["high", "low", "close"],
    formula: "(high + low + close) / 3",
    run: ([high, low, close], [output]) => {
      for (let t = 0; t < close.length; t++) output[t] = (high[t] + low[t] + close[t]) / 3;
    },
  }),
  weightedClose: barPrice({
    talib: "WCLPRICE",
    title: "Weighted close",
    inputs: ["high", "low", "close"],
    formula: "(high + low + 2 close) / 4",
    run: ([high, low, close], [output]) => {
      for (let t = 0; t < close.length; t++) output[t] = (high[t] + low[t] + 2 * close[t]) / 4;
    },
  }),
  heikinAshi: rule({
    talib: "HA",
    title: "Heikin-Ashi bar",
    family: "trend",
    inputs: ["open", "high", "low", "close"],
    outputs: ["Open", "High", "Low", "Close"],
    settings: {},
    lookback: () => 0,
    unit: "level",
    memory: "recursive",
    formula: "close = mean of the bar; open = mean of open and close before; high, low around both",
    source: "Valcu, Stocks & Commodities (2004); TA-Lib HA",
    run: ([open, high, low, close], [haOpen, haHigh, haLow, haClose]) => {
      let start = (open[0] + close[0]) / 2, end = 0;
      for (let t = 0; t < close.length; t++) {
        if (t > 0) start = (start + end) / 2;
        end = (open[t] + high[t] + low[t] + close[t]) / 4;
        haOpen[t] = start;
        haHigh[t] = Math.max(high[t], start, end);
        haLow[t] = Math.min(low[t], start, end);
        haClose[t] = end;
      }
    },
  }),
} as const;
