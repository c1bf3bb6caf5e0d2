import {
  ema,
  rollingMean,
  rollingStd,
  rollingSum,
  Scratch,
  wilder,
} from "../../stats/rolling/mod.ts";
import { rule } from "./rule.ts";
import { trueRange } from "./true_range.ts";

const shared = { family: "volatility", outputs: [""] } as const;
const hlc = ["high", "low", "close"] as const;

function averageTrueRange(
  [high, low, close]: readonly Float64Array[],
  output: Float64Array,
  window: number,
): void {
  wilder(trueRange(high, low, close, output), output, { window });
}

/** Ranges and deviations. */
export const VOLATILITY = {
  trueRange: rule({
    ...shared,
    talib: "TRANGE",
    title: "True range",
    inputs: hlc,
    settings: {},
    lookback: () => 1,
    unit: "difference",
    memory: "window",
    formula: "max(high, close[t-1]) - min(low, close[t-1])",
    source: "Wilder (1978); TA-Lib TRANGE",
    run: ([high, low, close], [output]) => void trueRange(high, low, close, output),
  }),
  atr: rule({
    ...shared,
    talib: "ATR",
    title: "Average true range",
    inputs: hlc,
    settings: { window: 14 },
    lookback: ({ window }) => window,
    unit: "difference",
    memory: "recursive",
    formula: "wilder(true range, window)",
    source: "Wilder (1978); TA-Lib ATR",
    run: (bars, [output], { window }) => averageTrueRange(bars, output, window),
  }),
  natr: rule({
    ...shared,
    talib: "NATR",
    title: "Normalised average true range, percent",
    inputs: hlc,
    settings: { window: 14 },
    lookback: ({ window }) => window,
    unit: "free",
    memory: "recursive",
    formula: "100 atr / close; 0 where the close is 0",
    source: "Forman, Stocks & Commodities (2006); TA-Lib NATR",
    run: (bars, [output], { window }) => {
      averageTrueRange(bars, output, window);
      const close = bars[2];
      for (let t = window; t < close.length; t++) {
        output[t] = close[t] !== 0 ? 100 * (output[t] / close[t]) : 0;
      }
    },
  }),
  averageRange: rule({
    ...shared,
    talib: "ADR",
    title: "Average range",
    inputs: ["high", "low"],
    settings: { window: 14 },
    lookback: ({ window }) => window - 1,
    unit: "difference",
    memory: "window",
    formula: "mean(high - low, window)",
    source: "TA-Lib ADR",
    run: ([high, low], [output], { window }) => {
      for (let t = 0; t < high.length; t++) output[t] = high[t] - low[t];
      rollingMean(output, output, { window });
    },
  }),
  standardDeviation: rule({
    ...shared,
    talib: "STDDEV",
    title: "Standard deviation",
    inputs: ["close"],
    settings: { window: 5 },
    lookback: ({ window }) => window - 1,
    unit: "difference",
    memory: "window",
    formula: "std(close, window), ddof 0",
    source: "TA-Lib STDDEV",
    run: ([x], [output], { window }) => void rollingStd(x, output, { window, ddof: 0 }),
  }),
  variance: rule({
    ...shared,
    talib: "VAR",
    title: "Variance",
    inputs: ["close"],
    settings: { window: 5 },
    lookback: ({ window }) => window - 1,
    unit: "square",
    memory: "window",
    formula: "var(close, window), ddof 0",
    source: "TA-Lib VAR",
    run: ([x], [output], { window }) => {
      rollingStd(x, output, { window, ddof: 0 });
      for (let t = 0; t < x.length; t++) output[t] *= output[t];
    },
  }),
  chaikinVolatility: rule({
    ...shared,
    talib: "CVI",
    title: "Chaikin's volatility, percent",
    inputs: ["high", "low"],
    settings: { window: 10, change: 10 },
    lookback: ({ window, change }) => window - 1 + change,
    unit: "free",
    memory: "recursive",
    formula: "100 (e[t] / e[t - change] - 1), e = ema(high - low, window); 0 where that is 0",
    source: "Chaikin; TA-Lib CVI",
    run: ([high, low], [output], { window, change }) => {
      for (let t = 0; t < high.length; t++) output[t] = high[t] - low[t];
      ema(output, output, { window });
      for (let t = high.length - 1; t >= change; t--) {
        const before = output[t - change];
        output[t] = before !== 0 ? 100 * ((output[t] - before) / before) : 0;
      }
    },
  }),
  massIndex: rule({
    ...shared,
    talib: "MASSI",
    title: "Mass index",
    inputs: ["high", "low"],
    settings: { fast: 9, slow: 25 },
    lookback: ({ fast, slow }) => 2 * (fast - 1) + slow - 1,
    unit: "free",
    memory: "recursive",
    formula: "sum(e1 / e2, slow), e1 = ema(high - low, fast), e2 = ema(e1, fast); 1 where e2 is 0",
    source: "Dorsey, Stocks & Commodities (1992); TA-Lib MASSI",
    run: ([high, low], [output], { fast, slow }) => {
      using scratch = new Scratch(high.length);
      const first = scratch.take();
      for (let t = 0; t < high.length; t++) first[t] = high[t] - low[t];
      ema(first, first, { window: fast });
      const second = ema(first, scratch.take(), { window: fast });
      for (let t = 0; t < high.length; t++) {
        first[t] = second[t] !== 0 ? first[t] / second[t] : 1;
      }
      rollingSum(first, output, { window: slow });
    },
  }),
  relativeVolatility: rule({
    ...shared,
    talib: "RVI",
    title: "Relative volatility index",
    inputs: ["close"],
    settings: { window: 14, deviation: 10 },
    lookback: ({ window, deviation }) => window + deviation - 2,
    unit: "free",
    memory: "recursive",
    formula: "100 wilder(s where the close rose) / wilder(s where it moved); 50 where both are 0",
    source: "Dorsey, Stocks & Commodities (1993); TA-Lib RVI",
    run: ([x], [output], { window, deviation }) => {
      using scratch = new Scratch(x.length);
      const spread = rollingStd(x, scratch.take(), { window: deviation, ddof: 0 });
      const all = scratch.take();
      for (let t = 0; t < x.length; t++) {
        const moved = t > 0 ? x[t] - x[t - 1] : 0;
        output[t] = moved > 0 ? spread[t] : 0 * spread[t];
        all[t] = moved !== 0 ? spread[t] : 0 * spread[t];
      }
      wilder(output, output, { window });
      wilder(all, all, { window });
      for (let t = window + deviation - 2; t < x.length; t++) {
        output[t] = all[t] > 0 ? 100 * (output[t] / all[t]) : 50;
      }
    },
  }),
} as const;
