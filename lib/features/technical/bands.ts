import {
  ema,
  rollingMax,
  rollingMean,
  rollingMin,
  rollingRange,
  rollingStd,
  Scratch,
  wilder,
} from "../../stats/rolling/mod.ts";
import { rule } from "./rule.ts";
import { trueRange } from "./true_range.ts";

const BAND = ["Upper", "Middle", "Lower"];
const ohlc = ["high", "low", "close"] as const;
const shared = { family: "trend", unit: "level", memory: "window" } as const;

/** Bands and channels around the price, and stops that trail it. */
export const BANDS = {
  bollinger: rule({
    ...shared,
    talib: "BBANDS",
    title: "Bollinger bands",
    inputs: ["close"],
    outputs: BAND,
    settings: { window: 20, up: 2, down: 2 },
    lookback: ({ window }) => window - 1,
    formula: "m + up s, m, m - down s; m = mean(close, window), s = std(close, window), ddof 0",
    source: "Bollinger, Bollinger on Bollinger Bands (2001); TA-Lib BBANDS",
    run: ([x], [upper, middle, lower], { window, up, down }) => {
      rollingMean(x, middle, { window });
      rollingStd(x, lower, { window, ddof: 0 });
      for (let t = window - 1; t < x.length; t++) {
        const deviation = lower[t];
        upper[t] = middle[t] + up * deviation;
        lower[t] = middle[t] - down * deviation;
      }
    },
  }),
  accelerationBands: rule({
    ...shared,
    talib: "ACCBANDS",
    title: "Acceleration bands",
    inputs: ohlc,
    outputs: BAND,
    settings: { window: 20 },
    lookback: ({ window }) => window - 1,
    formula: "means of high (1 + 4 r), close and low (1 - 4 r); r = (high - low) / (high + low)",
    source: "Headley, Big Trends in Trading (2002); TA-Lib ACCBANDS",
    run: ([high, low, close], [upper, middle, lower], { window }) => {
      for (let t = 0; t < close.length; t++) {
        const sum = high[t] + low[t];
        const width = sum !== 0 ? 4 * (high[t] - low[t]) / sum : 0;
        upper[t] = high[t] * (1 + width);
        lower[t] = low[t] * (1 - width);
      }
      rollingMean(upper, upper, { window });
      rollingMean(close, middle, { window });
      rollingMean(lower, lower, { window });
    },
  }),
  donchian: rule({
    ...shared,
    talib: "DONCHIAN",
    title: "Donchian channel",
    inputs: ["high", "low"],
    outputs: BAND,
    settings: { window: 20 },
    lookback: ({ window }) => window - 1,
    formula: "max(high, window), their middle, min(low, window)",
    source: "Donchian; TA-Lib DONCHIAN",
    run: ([high, low], [upper, middle, lower], { window }) => {
      rollingRange({ high, low }, { highest: upper, lowest: lower }, { window });
      for (let t = window - 1; t < high.length; t++) middle[t] = (upper[t] + lower[t]) / 2;
    },
  }),
  keltner: rule({
    ...shared,
    talib: "KC",
    title: "Keltner channel",
    inputs: ohlc,
    outputs: BAND,
    settings: { window: 20, atrWindow: 10, width: 2 },
    lookback: ({ window, atrWindow }) => Math.max(window - 1, atrWindow),
    memory: "recursive",
    formula: "e + width a, e, e - width a; e = ema(typical price, window), a = atr(atrWindow)",
    source: "Keltner (1960), Raschke; TA-Lib KC",
    run: ([high, low, close], [upper, middle, lower], { window, atrWindow, width }) => {
      for (let t = 0; t < close.length; t++) middle[t] = (high[t] + low[t] + close[t]) / 3;
      // Both begin so that they are whole in the first row with a value.
      const first = Math.max(window - 1, atrWindow);
      ema(middle, middle, { window, skip: first - window + 1 });
      wilder(trueRange(high, low, close, lower), lower, {
        window: atrWindow,
        skip: first - atrWindow,
      });
      for (let t = 0; t < close.length; t++) {
        const range = width * lower[t];
        upper[t] = middle[t] + range;
        lower[t] = middle[t] - range;
      }
    },
  }),
  midpoint: rule({
    ...shared,
    talib: "MIDPOINT",
    title: "Middle of the closes' range",
    inputs: ["close"],
    outputs: [""],
    settings: { window: 14 },
    lookback: ({ window }) => window - 1,
    formula: "(max(close, window) + min(close, window)) / 2",
    source: "TA-Lib MIDPOINT",
    run: ([x], [output], { window }) => {
      using scratch = new Scratch(x.length);
      const lowest = scratch.take();
      rollingRange({ high: x, low: x }, { highest: output, lowest }, { window });
      for (let t = window - 1; t < x.length; t++) output[t] = (output[t] + lowest[t]) / 2;
    },
  }),
  midprice: rule({
    ...shared,
    talib: "MIDPRICE",
    title: "Middle of the bars' range",
    inputs: ["high", "low"],
    outputs: [""],
    settings: { window: 14 },
    lookback: ({ window }) => window - 1,
    formula: "(max(high, window) + min(low, window)) / 2",
    source: "TA-Lib MIDPRICE",
    run: ([high, low], [output], { window }) => {
      using scratch = new Scratch(high.length);
      const lowest = scratch.take();
      rollingRange({ high, low }, { highest: output, lowest }, { window });
      for (let t = window - 1; t < high.length; t++) output[t] = (output[t] + lowest[t]) / 2;
    },
  }),
  highest: rule({
    ...shared,
    talib: "MAX",
    title: "Highest close",
    inputs: ["close"],
    outputs: [""],
    settings: { window: 30 },
    lookback: ({ window }) => window - 1,
    formula: "max(close, window)",
    source: "TA-Lib MAX",
    run: ([x], [output], { window }) => void rollingMax(x, output, { window }),
  }),
  lowest: rule({
    ...shared,
    talib: "MIN",
    title: "Lowest close",
    inputs: ["close"],
    outputs: [""],
    settings: { window: 30 },
    lookback: ({ window }) => window - 1,
    formula: "min(close, window)",
    source: "TA-Lib MIN",
    run: ([x], [output], { window }) => void rollingMin(x, output, { window }),
  }),
} as const;
