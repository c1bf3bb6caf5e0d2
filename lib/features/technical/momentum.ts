import {
  ema,
  rollingLine,
  rollingMean,
  rollingRange,
  rollingSum,
  rollingWeightedMean,
  Scratch,
  wilderRsi,
} from "../../stats/rolling/mod.ts";
import { rule } from "./rule.ts";

const shared = { family: "momentum", inputs: ["close"], outputs: [""] } as const;

/** Absolute changes from row to row; row 0 is NaN. */
function absoluteChanges(x: Float64Array, output: Float64Array): Float64Array {
  output[0] = NaN;
  for (let t = 1; t < x.length; t++) output[t] = Math.abs(x[t] - x[t - 1]);
  return output;
}

/** Momentum of the close alone. */
export const MOMENTUM = {
  momentum: rule({
    ...shared,
    talib: "MOM",
    title: "Momentum",
    settings: { window: 10 },
    lookback: ({ window }) => window,
    unit: "difference",
    memory: "window",
    formula: "close[t] - close[t - window]",
    source: "TA-Lib MOM",
    run: ([x], [output], { window }) => {
      for (let t = window; t < x.length; t++) output[t] = x[t] - x[t - window];
    },
  }),
  rateOfChange: rule({
    ...shared,
    talib: "ROC",
    title: "Rate of change, percent",
    settings: { window: 10 },
    lookback: ({ window }) => window,
    unit: "free",
    memory: "window",
    formula: "100 (close[t] / close[t - window] - 1); 0 where that close is 0",
    source: "TA-Lib ROC",
    run: ([x], [output], { window }) => {
      for (let t = window; t < x.length; t++) {
        const before = x[t - window];
        output[t] = before !== 0 ? 100 * ((x[t] - before) / before) : 0;
      }
    },
  }),
  rsi: rule({
    ...shared,
    talib: "RSI",
    title: "Relative strength index",
    settings: { window: 14 },
    lookback: ({ window }) => window,
    unit: "free",
    memory: "recursive",
    formula:
      "100 * wilder(max(d, 0)) / wilder(|d|), d = close[t] - close[t-1]; 50 if nothing moved",
    source: "Wilder (1978); TA-Lib RSI",
    run: ([x], [output], { window }) => void wilderRsi(x, output, { window }),
  }),
  chande: rule({
    ...shared,
    talib: "CMO",
    title: "Chande momentum oscillator, smoothed as Wilder's",
    settings: { window: 14 },
    lookback: ({ window }) => window,
    unit: "free",
    memory: "recursive",
    formula: "2 rsi - 100",
    source: "Chande and Kroll, The New Technical Trader (1994); TA-Lib CMO",
    run: ([x], [output], { window }) => {
      wilderRsi(x, output, { window });
      for (let t = window; t < x.length; t++) output[t] = 2 * output[t] - 100;
    },
  }),
  chandeSums: rule({
    ...shared,
    talib: "CMOU",
    title: "Chande momentum oscillator over sums",
    settings: { window: 14 },
    lookback: ({ window }) => window,
    unit: "free",
    memory: "window",
    formula: "100 (close[t] - close[t - window]) / sum(|d|, window); 0 if nothing moved",
    source: "Chande and Kroll (1994); TA-Lib CMOU",
    run: ([x], [output], { window }) => {
      using scratch = new Scratch(x.length);
      rollingSum(absoluteChanges(x, scratch.take()), output, { window });
      for (let t = window; t < x.length; t++) {
        output[t] = output[t] > 0 ? 100 * (x[t] - x[t - window]) / output[t] : 0;
      }
    },
  }),
  efficiencyRatio: rule({
    ...shared,
    talib: "ER",
    title: "Kaufman's efficiency ratio",
    settings: { window: 10 },
    lookback: ({ window }) => window,
    unit: "free",
    memory: "window",
    formula: "|close[t] - close[t - window]| / sum(|d|, window); 1 if nothing moved",
    source: "Kaufman (1995); TA-Lib ER",
    run: ([x], [output], { window }) => {
      using scratch = new Scratch(x.length);
      rollingSum(absoluteChanges(x, scratch.take()), output, { window });
      for (let t = window; t < x.length; t++) {
        output[t] = output[t] > 0 ? Math.abs(x[t] - x[t - window]) / output[t] : 1;
      }
    },
  }),
  verticalHorizontal: rule({
    ...shared,
    talib: "VHF",
    title: "Vertical horizontal filter",
    settings: { window: 28 },
    lookback: ({ window }) => window,
    unit: "free",
    memory: "window",
    formula: "(max(close, window) - min(close, window)) / sum(|d|, window)",
    source: "White (1991); TA-Lib VHF",
    run: ([x], [output], { window }) => {
      using scratch = new Scratch(x.length);
      const other = absoluteChanges(x, scratch.take());
      const path = rollingSum(other, scratch.take(), { window });
      const lowest = other;
      rollingRange({ high: x, low: x }, { highest: output, lowest }, { window });
      for (let t = window; t < x.length; t++) {
        output[t] = path[t] > 0 ? (output[t] - lowest[t]) / path[t] : 0;
      }
    },
  }),
  trix: rule({
    ...shared,
    talib: "TRIX",
    title: "Change of a triple exponential average, percent",
    settings: { window: 30 },
    lookback: ({ window }) => 3 * (window - 1) + 1,
    unit: "free",
    memory: "recursive",
    formula: "100 (e3[t] / e3[t-1] - 1), e3 = ema(ema(ema(close)))",
    source: "Hutson (1983); TA-Lib TRIX",
    run: ([x], [output], { window }) => {
      ema(ema(ema(x, output, { window }), output, { window }), output, { window });
      for (let t = x.length - 1; t > 0; t--) {
        const before = output[t - 1];
        output[t] = before !== 0 ? 100 * ((output[t] - before) / before) : 0;
      }
    },
  }),
  coppock: rule({
    ...shared,
    talib: "COPPOCK",
    title: "Coppock curve",
    settings: { window: 10, fast: 11, slow: 14 },
    lookback: ({ window, fast, slow }) => Math.max(fast, slow) + window - 1,
    unit: "free",
    memory: "window",
    formula: "wma(roc(close, fast) + roc(close, slow), window)",
    source: "Coppock, Barron's (1962); TA-Lib COPPOCK",
    run: ([x], [output], { window, fast, slow }) => {
      using scratch = new Scratch(x.length);
      const sum = scratch.take();
      const first = Math.max(fast, slow);
      sum.fill(NaN, 0, first);
      for (let t = first; t < x.length; t++) {
        const a = x[t - fast], b = x[t - slow];
        sum[t] = 100 * ((a !== 0 ? (x[t] - a) / a : 0) + (b !== 0 ? (x[t] - b) / b : 0));
      }
      rollingWeightedMean(sum, output, { window });
    },
  }),
  detrended: rule({
    ...shared,
    talib: "DPO",
    title: "Detrended price oscillator",
    settings: { window: 20 },
    lookback: ({ window }) => Math.max(window - 1, (window >> 1) + 1),
    unit: "difference",
    memory: "window",
    formula: "close[t - window / 2 - 1] - mean(close, window)",
    source: "TA-Lib DPO",
    run: ([x], [output], { window }) => {
      const back = (window >> 1) + 1;
      rollingMean(x, output, { window });
      for (let t = x.length - 1; t >= back; t--) output[t] = x[t - back] - output[t];
    },
  }),
  forecastOscillator: rule({
    ...shared,
    talib: "FOSC",
    title: "Forecast oscillator, percent",
    settings: { window: 5 },
    lookback: ({ window }) => window,
    unit: "free",
    memory: "window",
    formula: "100 (close[t] - forecast made in t-1 from its window) / close[t]",
    source: "Chande; TA-Lib FOSC",
    run: ([x], [output], { window }) => {
      using scratch = new Scratch(x.length);
      const forecast = rollingLine(x, scratch.take(), { window, at: window });
      for (let t = window; t < x.length; t++) {
        output[t] = x[t] !== 0 ? 100 * (x[t] - forecast[t - 1]) / x[t] : 0;
      }
    },
  }),
  trueStrength: rule({
    ...shared,
    talib: "TSI",
    title: "True strength index",
    settings: { slow: 25, fast: 13 },
    lookback: ({ slow, fast }) => slow + fast - 1,
    unit: "free",
    memory: "recursive",
    formula: "100 ema(ema(d, slow), fast) / ema(ema(|d|, slow), fast); 0 if nothing moved",
    source: "Blau, Momentum, Direction, and Divergence (1995); TA-Lib TSI",
    run: ([x], [output], { slow, fast }) => {
      using scratch = new Scratch(x.length);
      const size = absoluteChanges(x, scratch.take());
      output[0] = NaN;
      for (let t = 1; t < x.length; t++) output[t] = x[t] - x[t - 1];
      for (const column of [output, size]) {
        ema(ema(column, column, { window: slow }), column, { window: fast });
      }
      for (let t = 0; t < x.length; t++) {
        output[t] = size[t] > 0 ? 100 * output[t] / size[t] : 0;
      }
    },
  }),
  stochasticRsi: rule({
    ...shared,
    talib: "STOCHRSI",
    title: "Stochastic of the relative strength index",
    outputs: ["K", "D"],
    settings: { window: 14, range: 5, smooth: 3 },
    lookback: ({ window, range, smooth }) => window + range - 1 + smooth - 1,
    unit: "free",
    memory: "recursive",
    formula: "place of rsi in its range of `range` bars, percent; mean of `smooth` of them",
    source: "Chande and Kroll (1994); TA-Lib STOCHRSI",
    run: ([x], [k, d], { window, range, smooth }) => {
      using scratch = new Scratch(x.length);
      const rsi = wilderRsi(x, scratch.take(), { window });
      const lowest = d;
      rollingRange({ high: rsi, low: rsi }, { highest: k, lowest }, { window: range });
      for (let t = 0; t < x.length; t++) {
        const span = k[t] - lowest[t];
        k[t] = span === 0 ? 0 : 100 * (rsi[t] - lowest[t]) / span;
      }
      rollingMean(k, d, { window: smooth });
    },
  }),
} as const;
