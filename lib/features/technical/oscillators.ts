import {
  ema,
  rollingMean,
  rollingMeanDeviation,
  rollingRange,
  rollingSum,
  Scratch,
  wilder,
} from "../../stats/rolling/mod.ts";
import { rule } from "./rule.ts";
import { trueRange } from "./true_range.ts";

const shared = {
  family: "momentum",
  inputs: ["high", "low", "close"],
  outputs: [""],
  unit: "free",
  memory: "window",
} as const;

/** Place of the close in the range of `window` bars, percent; 0 where there is no range. */
function fastStochastic(
  [high, low, close]: readonly Float64Array[],
  output: Float64Array,
  window: number,
): Float64Array {
  using scratch = new Scratch(close.length);
  const lowest = scratch.take();
  rollingRange({ high, low }, { highest: output, lowest }, { window });
  for (let t = window - 1; t < close.length; t++) {
    const span = output[t] - lowest[t];
    output[t] = span !== 0 ? 100 * ((close[t] - lowest[t]) / span) : 0;
  }
  return output;
}

/** Sums of buying pressure and true range of `window` bars, as their quotient times `weight`. */
function addPressure(
  pressure: Float64Array,
  range: Float64Array,
  output: Float64Array,
  { window, weight }: { readonly window: number; readonly weight: number },
): void {
  using scratch = new Scratch(output.length);
  const up = rollingSum(pressure, scratch.take(), { window });
  const all = rollingSum(range, scratch.take(), { window });
  for (let t = window; t < output.length; t++) {
    if (all[t] > 0) output[t] += weight * (up[t] / all[t]);
  }
}

/** Oscillators of the close within the bars' ranges. */
export const OSCILLATORS = {
  stochasticFast: rule({
    ...shared,
    talib: "STOCHF",
    title: "Fast stochastic",
    outputs: ["K", "D"],
    settings: { range: 5, smooth: 3 },
    lookback: ({ range, smooth }) => range + smooth - 2,
    formula:
      "K = 100 (close - min(low, range)) / (max(high, range) - min(low, range)); mean(K, smooth)",
    source: "Lane (1984); TA-Lib STOCHF",
    run: (bars, [k, d], { range, smooth }) => {
      rollingMean(fastStochastic(bars, k, range), d, { window: smooth });
    },
  }),
  stochastic: rule({
    ...shared,
    talib: "STOCH",
    title: "Slow stochastic",
    outputs: ["K", "D"],
    settings: { range: 5, smooth: 3, signal: 3 },
    lookback: ({ range, smooth, signal }) => range + smooth + signal - 3,
    formula: "K = mean of the fast K over smooth, D = mean(K, signal)",
    source: "Lane (1984); TA-Lib STOCH",
    run: (bars, [k, d], { range, smooth, signal }) => {
      rollingMean(fastStochastic(bars, k, range), k, { window: smooth });
      rollingMean(k, d, { window: signal });
    },
  }),
  kdj: rule({
    ...shared,
    talib: "KDJ",
    title: "Stochastic with Wilder's averages",
    outputs: ["K", "D", "J"],
    settings: { range: 9, smooth: 3, signal: 3 },
    lookback: ({ range, smooth, signal }) => range + smooth + signal - 3,
    memory: "recursive",
    formula: "K = wilder(fast K, smooth), D = wilder(K, signal), J = 3 K - 2 D",
    source: "TA-Lib KDJ",
    run: (bars, [k, d, j], { range, smooth, signal }) => {
      wilder(fastStochastic(bars, k, range), k, { window: smooth });
      wilder(k, d, { window: signal });
      for (let t = 0; t < k.length; t++) j[t] = 3 * k[t] - 2 * d[t];
    },
  }),
  williams: rule({
    ...shared,
    talib: "WILLR",
    title: "Williams' %R",
    settings: { window: 14 },
    lookback: ({ window }) => window - 1,
    formula: "-100 (max(high) - close) / (max(high) - min(low)); 0 where there is no range",
    source: "Williams (1973); TA-Lib WILLR",
    run: ([high, low, close], [output], { window }) => {
      using scratch = new Scratch(close.length);
      const lowest = scratch.take();
      rollingRange({ high, low }, { highest: output, lowest }, { window });
      for (let t = window - 1; t < close.length; t++) {
        const span = output[t] - lowest[t];
        output[t] = span !== 0 ? -100 * ((output[t] - close[t]) / span) : 0;
      }
    },
  }),
  cci: rule({
    ...shared,
    talib: "CCI",
    title: "Commodity channel index",
    settings: { window: 14 },
    lookback: ({ window }) => window - 1,
    formula: "(m - mean(m)) / (0.015 meandev(m)), m = (high + low + close) / 3; 0 if nothing moved",
    source: "Lambert, Commodities (1980); TA-Lib CCI",
    run: ([high, low, close], [output], { window }) => {
      using scratch = new Scratch(close.length);
      const typical = scratch.take(), mean = scratch.take();
      for (let t = 0; t < close.length; t++) typical[t] = (high[t] + low[t] + close[t]) / 3;
      rollingMeanDeviation(typical, output, { window });
      rollingMean(typical, mean, { window });
      for (let t = window - 1; t < close.length; t++) {
        output[t] = output[t] > 0 ? (typical[t] - mean[t]) / (0.015 * output[t]) : 0;
      }
    },
  }),
  ultimate: rule({
    ...shared,
    talib: "ULTOSC",
    title: "Ultimate oscillator",
    settings: { short: 7, middle: 14, long: 28 },
    lookback: ({ short, middle, long }) => Math.max(short, middle, long),
    formula: "100 (4 a + 2 b + c) / 7, shares of buying pressure in the true range of 3 windows",
    source: "Williams (1985); TA-Lib ULTOSC",
    run: ([high, low, close], [output], { short, middle, long }) => {
      using scratch = new Scratch(close.length);
      const range = trueRange(high, low, close, scratch.take());
      const pressure = scratch.take();
      pressure[0] = NaN;
      for (let t = 1; t < close.length; t++) {
        pressure[t] = close[t] - Math.min(low[t], close[t - 1]);
      }
      output.fill(0);
      addPressure(pressure, range, output, { window: short, weight: 400 / 7 });
      addPressure(pressure, range, output, { window: middle, weight: 200 / 7 });
      addPressure(pressure, range, output, { window: long, weight: 100 / 7 });
    },
  }),
  balanceOfPower: rule({
    ...shared,
    talib: "BOP",
    title: "Balance of power",
    inputs: ["open", "high", "low", "close"],
    settings: {},
    lookback: () => 0,
    formula: "(close - open) / (high - low); 0 where there is no range",
    source: "Livshin, Stocks & Commodities (2001); TA-Lib BOP",
    run: ([open, high, low, close], [output]) => {
      for (let t = 0; t < close.length; t++) {
        const range = high[t] - low[t];
        output[t] = range > 0 ? (close[t] - open[t]) / range : 0;
      }
    },
  }),
  elderRay: rule({
    ...shared,
    talib: "ERI",
    title: "Elder ray: power of bulls and bears",
    outputs: ["Bull", "Bear"],
    settings: { window: 13 },
    lookback: ({ window }) => window - 1,
    unit: "difference",
    memory: "recursive",
    formula: "high - ema(close, window), low - ema(close, window)",
    source: "Elder, Trading for a Living (1993); TA-Lib ERI",
    run: ([high, low, close], [bull, bear], { window }) => {
      ema(close, bear, { window });
      for (let t = 0; t < close.length; t++) {
        bull[t] = high[t] - bear[t];
        bear[t] = low[t] - bear[t];
      }
    },
  }),
  intradayMomentum: rule({
    ...shared,
    talib: "IMI",
    title: "Intraday momentum index",
    inputs: ["open", "close"],
    settings: { window: 14 },
    lookback: ({ window }) => window - 1,
    formula: "100 * sum of rises open to close / sum of |close - open|; 50 if nothing moved",
    source: "Chande and Kroll (1994); TA-Lib IMI",
    run: ([open, close], [output], { window }) => {
      using scratch = new Scratch(close.length);
      const body = scratch.take(), all = scratch.take();
      for (let t = 0; t < close.length; t++) body[t] = Math.max(close[t] - open[t], 0);
      rollingSum(body, output, { window });
      for (let t = 0; t < close.length; t++) body[t] = Math.abs(close[t] - open[t]);
      rollingSum(body, all, { window });
      for (let t = window - 1; t < close.length; t++) {
        output[t] = all[t] > 0 ? 100 * (output[t] / all[t]) : 50;
      }
    },
  }),
  qstick: rule({
    ...shared,
    talib: "QSTICK",
    title: "Qstick",
    inputs: ["open", "close"],
    settings: { window: 10 },
    lookback: ({ window }) => window - 1,
    unit: "difference",
    formula: "mean(close - open, window)",
    source: "Chande and Kroll (1994); TA-Lib QSTICK",
    run: ([open, close], [output], { window }) => {
      for (let t = 0; t < close.length; t++) output[t] = close[t] - open[t];
      rollingMean(output, output, { window });
    },
  }),
  stochasticMomentum: rule({
    ...shared,
    talib: "SMI",
    title: "Stochastic momentum index",
    outputs: ["", "Signal"],
    settings: { window: 13, fast: 2, slow: 25, signal: 9 },
    lookback: ({ window, fast, slow, signal }) => window + fast + slow + signal - 4,
    memory: "recursive",
    formula: "100 e(close - middle) / e(range / 2), e = ema(ema(x, slow), fast); ema(smi, signal)",
    source: "Blau (1993); TA-Lib SMI",
    run: ([high, low, close], [output, average], { window, fast, slow, signal }) => {
      using scratch = new Scratch(close.length);
      const half = scratch.take(), lowest = average;
      rollingRange({ high, low }, { highest: half, lowest }, { window });
      for (let t = 0; t < close.length; t++) {
        output[t] = close[t] - (half[t] + lowest[t]) / 2;
        half[t] = (half[t] - lowest[t]) / 2;
      }
      for (const column of [output, half]) {
        ema(ema(column, column, { window: slow }), column, { window: fast });
      }
      for (let t = window + fast + slow - 3; t < close.length; t++) {
        output[t] = half[t] > 0 ? 100 * (output[t] / half[t]) : 0;
      }
      ema(output, average, { window: signal });
    },
  }),
} as const;
