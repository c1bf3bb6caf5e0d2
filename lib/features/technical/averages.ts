import {
  ema,
  rollingLine,
  rollingMean,
  rollingSum,
  rollingWeightedMean,
  Scratch,
  wilder,
} from "../../stats/rolling/mod.ts";
import { rule } from "./rule.ts";

const oneWindow = { window: 30 };
const shared = {
  family: "trend",
  inputs: ["close"],
  outputs: [""],
  unit: "level",
} as const;

/** Kaufman's constants: the smoothing of 2 and of 30 bars. */
const FASTEST = 2 / 3, SLOWEST = 2 / 31;

function kama(x: Float64Array, output: Float64Array, window: number): void {
  using scratch = new Scratch(x.length);
  const moves = scratch.take();
  moves[0] = NaN;
  for (let t = 1; t < x.length; t++) moves[t] = Math.abs(x[t] - x[t - 1]);
  rollingSum(moves, output, { window });
  let value = x[window - 1];
  for (let t = window; t < x.length; t++) {
    const path = output[t], way = Math.abs(x[t] - x[t - window]);
    const efficiency = path > way ? way / path : 1;
    const root = efficiency * (FASTEST - SLOWEST) + SLOWEST;
    value += (x[t] - value) * root * root;
    output[t] = value;
  }
}

/** Moving averages of the close. */
export const AVERAGES = {
  sma: rule({
    ...shared,
    talib: "SMA",
    title: "Simple moving average",
    settings: oneWindow,
    lookback: ({ window }) => window - 1,
    memory: "window",
    formula: "mean(close, window)",
    source: "TA-Lib SMA",
    run: ([x], [output], { window }) => void rollingMean(x, output, { window }),
  }),
  ema: rule({
    ...shared,
    talib: "EMA",
    title: "Exponential moving average",
    settings: oneWindow,
    lookback: ({ window }) => window - 1,
    memory: "recursive",
    formula: "y[t] = y[t-1] + 2 / (window + 1) * (close[t] - y[t-1]), begun at a mean",
    source: "TA-Lib EMA",
    run: ([x], [output], { window }) => void ema(x, output, { window }),
  }),
  rma: rule({
    ...shared,
    talib: "RMA",
    title: "Wilder's moving average",
    settings: oneWindow,
    lookback: ({ window }) => window - 1,
    memory: "recursive",
    formula: "y[t] = y[t-1] + (close[t] - y[t-1]) / window, begun at a mean",
    source: "Wilder (1978); TA-Lib RMA",
    run: ([x], [output], { window }) => void wilder(x, output, { window }),
  }),
  wma: rule({
    ...shared,
    talib: "WMA",
    title: "Weighted moving average",
    settings: oneWindow,
    lookback: ({ window }) => window - 1,
    memory: "window",
    formula: "mean of the window with weights 1 (oldest) to window",
    source: "TA-Lib WMA",
    run: ([x], [output], { window }) => void rollingWeightedMean(x, output, { window }),
  }),
  dema: rule({
    ...shared,
    talib: "DEMA",
    title: "Double exponential moving average",
    settings: oneWindow,
    lookback: ({ window }) => 2 * (window - 1),
    memory: "recursive",
    formula: "2 e1 - e2, e1 = ema(close, window), e2 = ema(e1, window)",
    source: "Mulloy, Stocks & Commodities 12:1 (1994); TA-Lib DEMA",
    run: ([x], [output], { window }) => {
      using scratch = new Scratch(x.length);
      const first = ema(x, scratch.take(), { window });
      ema(first, output, { window });
      for (let t = 0; t < x.length; t++) output[t] = 2 * first[t] - output[t];
    },
  }),
  tema: rule({
    ...shared,
    talib: "TEMA",
    title: "Triple exponential moving average",
    settings: oneWindow,
    lookback: ({ window }) => 3 * (window - 1),
    memory: "recursive",
    formula: "3 e1 - 3 e2 + e3, each the ema of the one before",
    source: "Mulloy, Stocks & Commodities 12:1 (1994); TA-Lib TEMA",
    run: ([x], [output], { window }) => {
      using scratch = new Scratch(x.length);
      const first = ema(x, scratch.take(), { window });
      const second = ema(first, scratch.take(), { window });
      ema(second, output, { window });
      for (let t = 0; t < x.length; t++) output[t] += 3 * (first[t] - second[t]);
    },
  }),
  t3: rule({
    ...shared,
    talib: "T3",
    title: "Tillson's T3",
    settings: { window: 5, factor: 0.7 },
    lookback: ({ window }) => 6 * (window - 1),
    memory: "recursive",
    formula: "c1 e6 + c2 e5 + c3 e4 + c4 e3, e1..e6 chained emas, c from factor",
    source: "Tillson, Stocks & Commodities 16:1 (1998); TA-Lib T3",
    run: ([x], [output], { window, factor: v }) => {
      using scratch = new Scratch(x.length);
      const third = scratch.take(), other = scratch.take();
      ema(ema(ema(x, third, { window }), third, { window }), third, { window });
      const c1 = -v * v * v, c2 = 3 * v * v * (1 + v);
      const c3 = -3 * v * (1 + 2 * v + v * v), c4 = 1 + v * (3 + v * (3 + v));
      ema(third, other, { window });
      for (let t = 0; t < x.length; t++) output[t] = c4 * third[t] + c3 * other[t];
      ema(other, other, { window });
      for (let t = 0; t < x.length; t++) output[t] += c2 * other[t];
      ema(other, other, { window });
      for (let t = 0; t < x.length; t++) output[t] += c1 * other[t];
    },
  }),
  trima: rule({
    ...shared,
    talib: "TRIMA",
    title: "Triangular moving average",
    settings: oneWindow,
    lookback: ({ window }) => window - 1,
    memory: "window",
    formula: "mean of means over halves of the window",
    source: "TA-Lib TRIMA",
    run: ([x], [output], { window }) => {
      using scratch = new Scratch(x.length);
      const inner = rollingMean(x, scratch.take(), { window: (window + 1) >> 1 });
      rollingMean(inner, output, { window: (window >> 1) + 1 });
    },
  }),
  kama: rule({
    ...shared,
    talib: "KAMA",
    title: "Kaufman's adaptive moving average",
    settings: oneWindow,
    lookback: ({ window }) => window,
    memory: "recursive",
    formula: "y[t] = y[t-1] + (er * (2/3 - 2/31) + 2/31)^2 * (close[t] - y[t-1])",
    source: "Kaufman, Smarter Trading (1995); TA-Lib KAMA",
    run: ([x], [output], { window }) => kama(x, output, window),
  }),
  hma: rule({
    ...shared,
    talib: "HMA",
    title: "Hull moving average",
    settings: { window: 20 },
    lookback: ({ window }) => window - 1 + Math.floor(Math.sqrt(window)) - 1,
    memory: "window",
    formula: "wma(2 wma(close, window / 2) - wma(close, window), sqrt(window))",
    source: "Hull (2005); TA-Lib HMA",
    run: ([x], [output], { window }) => {
      using scratch = new Scratch(x.length);
      const half = rollingWeightedMean(x, scratch.take(), { window: window >> 1 });
      const whole = rollingWeightedMean(x, scratch.take(), { window });
      for (let t = 0; t < x.length; t++) half[t] = 2 * half[t] - whole[t];
      rollingWeightedMean(half, output, { window: Math.floor(Math.sqrt(window)) });
    },
  }),
  zlema: rule({
    ...shared,
    talib: "ZLEMA",
    title: "Zero-lag exponential moving average",
    settings: oneWindow,
    lookback: ({ window }) => window - 1 + ((window - 1) >> 1),
    memory: "recursive",
    formula: "ema(2 close[t] - close[t - (window - 1) / 2], window)",
    source: "Ehlers and Way, Zero Lag (2010); TA-Lib ZLEMA",
    run: ([x], [output], { window }) => {
      const lag = (window - 1) >> 1;
      output.fill(NaN, 0, lag);
      for (let t = lag; t < x.length; t++) output[t] = 2 * x[t] - x[t - lag];
      ema(output, output, { window });
    },
  }),
  vwma: rule({
    ...shared,
    talib: "VWMA",
    title: "Volume-weighted moving average",
    inputs: ["close", "volume"],
    settings: oneWindow,
    lookback: ({ window }) => window - 1,
    memory: "window",
    formula: "sum(close * volume, window) / sum(volume, window); NaN without volume",
    source: "TA-Lib VWMA",
    run: ([x, volume], [output], { window }) => {
      using scratch = new Scratch(x.length);
      const product = scratch.take();
      for (let t = 0; t < x.length; t++) product[t] = x[t] * volume[t];
      rollingSum(product, output, { window });
      const weight = rollingSum(volume, product, { window });
      for (let t = window - 1; t < x.length; t++) {
        output[t] = weight[t] > 0 ? output[t] / weight[t] : NaN;
      }
    },
  }),
  linearRegression: rule({
    ...shared,
    talib: "LINEARREG",
    title: "Least-squares line at the last row",
    settings: { window: 14 },
    lookback: ({ window }) => window - 1,
    memory: "window",
    formula: "line through the window's closes, read at its last row",
    source: "TA-Lib LINEARREG",
    run: ([x], [output], { window }) => void rollingLine(x, output, { window }),
  }),
  linearRegressionIntercept: rule({
    ...shared,
    talib: "LINEARREG_INTERCEPT",
    title: "Least-squares line at the window's first row",
    settings: { window: 14 },
    lookback: ({ window }) => window - 1,
    memory: "window",
    formula: "line through the window's closes, read at its first row",
    source: "TA-Lib LINEARREG_INTERCEPT",
    run: ([x], [output], { window }) => void rollingLine(x, output, { window, at: 0 }),
  }),
  timeSeriesForecast: rule({
    ...shared,
    talib: "TSF",
    title: "Least-squares forecast of the next close",
    settings: { window: 14 },
    lookback: ({ window }) => window - 1,
    memory: "window",
    formula: "line through the window's closes, read one row after it",
    source: "TA-Lib TSF",
    run: ([x], [output], { window }) => void rollingLine(x, output, { window, at: window }),
  }),
} as const;
