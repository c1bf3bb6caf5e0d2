import { ema, rollingMean, rollingSum, Scratch } from "../../stats/rolling/mod.ts";
import { rule } from "./rule.ts";

const shared = { family: "volume", outputs: [""], unit: "free" } as const;
const hlcv = ["high", "low", "close", "volume"] as const;
const cv = ["close", "volume"] as const;

/** Volume times the close's place in the bar, -1 to 1; 0 where the bar has no range. */
function moneyFlow(
  [high, low, close, volume]: readonly Float64Array[],
  output: Float64Array,
): Float64Array {
  for (let t = 0; t < close.length; t++) {
    const range = high[t] - low[t];
    output[t] = range > 0 ? (close[t] - low[t] - (high[t] - close[t])) / range * volume[t] : 0;
  }
  return output;
}

function cumulate(output: Float64Array, start = 0): void {
  let sum = start;
  for (let t = 0; t < output.length; t++) output[t] = sum += output[t];
}

/** Index that moves with the close where the volume falls (or rises), else stands still. */
function volumeIndex(
  [close, volume]: readonly Float64Array[],
  output: Float64Array,
  rising: boolean,
): void {
  let value = 1000;
  output[0] = value;
  for (let t = 1; t < close.length; t++) {
    const counts = rising ? volume[t] > volume[t - 1] : volume[t] < volume[t - 1];
    if (counts && close[t - 1] !== 0) value += (close[t] - close[t - 1]) / close[t - 1] * value;
    output[t] = value;
  }
}

/** Indicators that read the volume. */
export const VOLUME = {
  accumulation: rule({
    ...shared,
    talib: "AD",
    title: "Accumulation and distribution line",
    inputs: hlcv,
    settings: {},
    lookback: () => 0,
    memory: "recursive",
    cumulative: true,
    formula: "running sum of volume * ((close - low) - (high - close)) / (high - low)",
    source: "Chaikin; TA-Lib AD",
    run: (bars, [output]) => cumulate(moneyFlow(bars, output)),
  }),
  chaikinOscillator: rule({
    ...shared,
    talib: "ADOSC",
    title: "Chaikin oscillator, in units of volume",
    inputs: hlcv,
    settings: { fast: 3, slow: 10 },
    lookback: ({ fast, slow }) => Math.max(fast, slow) - 1,
    memory: "recursive",
    formula: "e(AD, fast) - e(AD, slow), averages begun at the first AD",
    source: "Chaikin; TA-Lib ADOSC",
    run: (bars, [output], { fast, slow }) => {
      moneyFlow(bars, output);
      const fastUnit = 2 / (fast + 1), slowUnit = 2 / (slow + 1);
      // Both averages lag the same line, so the line itself need not be summed up: this is how far
      // each lies behind it.
      let fastGap = 0, slowGap = 0;
      output[0] = 0;
      for (let t = 1; t < output.length; t++) {
        fastGap = (fastGap + output[t]) * (1 - fastUnit);
        slowGap = (slowGap + output[t]) * (1 - slowUnit);
        output[t] = slowGap - fastGap;
      }
    },
  }),
  chaikinMoneyFlow: rule({
    ...shared,
    talib: "CMF",
    title: "Chaikin money flow",
    inputs: hlcv,
    settings: { window: 20 },
    lookback: ({ window }) => window - 1,
    memory: "window",
    formula: "sum of money flow / sum(volume, window); 0 without volume",
    source: "Chaikin; TA-Lib CMF",
    run: (bars, [output], { window }) => {
      using scratch = new Scratch(output.length);
      const flow = moneyFlow(bars, scratch.take());
      rollingSum(flow, output, { window });
      const all = rollingSum(bars[3], flow, { window });
      for (let t = window - 1; t < output.length; t++) {
        output[t] = all[t] > 0 ? output[t] / all[t] : 0;
      }
    },
  }),
  moneyFlowIndex: rule({
    ...shared,
    talib: "MFI",
    title: "Money flow index",
    inputs: hlcv,
    settings: { window: 14 },
    lookback: ({ window }) => window,
    memory: "window",
    formula: "100 * sum of m * volume where m rose / where m moved, m = (high + low + close) / 3",
    source: "Quong and Soudack, Stocks & Commodities (1989); TA-Lib MFI",
    run: ([high, low, close, volume], [output], { window }) => {
      using scratch = new Scratch(close.length);
      const up = scratch.take(), all = scratch.take();
      up[0] = all[0] = NaN;
      let before = (high[0] + low[0] + close[0]) / 3;
      for (let t = 1; t < close.length; t++) {
        const typical = (high[t] + low[t] + close[t]) / 3;
        const flow = typical * volume[t];
        up[t] = typical > before ? flow : 0;
        all[t] = typical !== before ? flow : 0;
        before = typical;
      }
      rollingSum(up, output, { window });
      rollingSum(all, up, { window });
      for (let t = window; t < close.length; t++) {
        output[t] = up[t] > 0 ? 100 * (output[t] / up[t]) : 0;
      }
    },
  }),
  forceIndex: rule({
    ...shared,
    talib: "EFI",
    title: "Elder's force index, price times volume",
    inputs: cv,
    settings: { window: 13 },
    lookback: ({ window }) => window,
    unit: "difference",
    memory: "recursive",
    formula: "ema(volume * (close[t] - close[t-1]), window)",
    source: "Elder (1993); TA-Lib EFI",
    run: ([close, volume], [output], { window }) => {
      output[0] = NaN;
      for (let t = 1; t < close.length; t++) output[t] = (close[t] - close[t - 1]) * volume[t];
      ema(output, output, { window });
    },
  }),
  marketFacilitation: rule({
    ...shared,
    talib: "MARKETFI",
    title: "Market facilitation index, price per volume",
    inputs: ["high", "low", "volume"],
    settings: {},
    lookback: () => 0,
    unit: "difference",
    memory: "window",
    formula: "(high - low) / volume; 0 without volume",
    source: "Williams (1995); TA-Lib MARKETFI",
    run: ([high, low, volume], [output]) => {
      for (let t = 0; t < high.length; t++) {
        output[t] = volume[t] !== 0 ? (high[t] - low[t]) / volume[t] : 0;
      }
    },
  }),
  relativeVolume: rule({
    ...shared,
    talib: "RVOL",
    title: "Relative volume",
    inputs: ["volume"],
    settings: { window: 20 },
    lookback: ({ window }) => window,
    memory: "window",
    formula: "volume[t] / mean(volume[t - window .. t - 1]); NaN where that is 0",
    source: "TA-Lib RVOL",
    run: ([volume], [output], { window }) => {
      rollingMean(volume, output, { window });
      for (let t = volume.length - 1; t >= window; t--) {
        output[t] = output[t - 1] > 0 ? volume[t] / output[t - 1] : NaN;
      }
    },
  }),
  onBalanceVolume: rule({
    ...shared,
    talib: "OBV",
    title: "On-balance volume",
    inputs: cv,
    settings: {},
    lookback: () => 0,
    memory: "recursive",
    cumulative: true,
    formula: "running sum of volume, signed by the close's change; begun at the first volume",
    source: "Granville (1963); TA-Lib OBV",
    run: ([close, volume], [output]) => {
      output[0] = volume[0];
      for (let t = 1; t < close.length; t++) {
        output[t] = Math.sign(close[t] - close[t - 1]) * volume[t];
      }
      cumulate(output);
    },
  }),
  priceVolumeTrend: rule({
    ...shared,
    talib: "PVT",
    title: "Price volume trend",
    inputs: cv,
    settings: {},
    lookback: () => 0,
    memory: "recursive",
    cumulative: true,
    formula: "running sum of volume * (close[t] / close[t-1] - 1)",
    source: "TA-Lib PVT",
    run: ([close, volume], [output]) => {
      output[0] = 0;
      for (let t = 1; t < close.length; t++) {
        const before = close[t - 1];
        output[t] = before !== 0 ? volume[t] * ((close[t] - before) / before) : 0;
      }
      cumulate(output);
    },
  }),
  negativeVolumeIndex: rule({
    ...shared,
    talib: "NVI",
    title: "Negative volume index",
    inputs: cv,
    settings: {},
    lookback: () => 0,
    memory: "recursive",
    cumulative: true,
    formula: "1000, times close[t] / close[t-1] where the volume fell",
    source: "Dysart (1936), Fosback (1976); TA-Lib NVI",
    run: (bars, [output]) => volumeIndex(bars, output, false),
  }),
  positiveVolumeIndex: rule({
    ...shared,
    talib: "PVI",
    title: "Positive volume index",
    inputs: cv,
    settings: {},
    lookback: () => 0,
    memory: "recursive",
    cumulative: true,
    formula: "1000, times close[t] / close[t-1] where the volume rose",
    source: "Dysart (1936), Fosback (1976); TA-Lib PVI",
    run: (bars, [output]) => volumeIndex(bars, output, true),
  }),
  volumeWeightedPrice: rule({
    ...shared,
    talib: "VWAP",
    title: "Volume-weighted average price since the start",
    inputs: hlcv,
    settings: {},
    lookback: () => 0,
    unit: "level",
    memory: "recursive",
    cumulative: true,
    formula: "sum of m * volume / sum of volume, m = (high + low + close) / 3",
    source: "TA-Lib VWAP",
    run: ([high, low, close, volume], [output]) => {
      let traded = 0, all = 0;
      for (let t = 0; t < close.length; t++) {
        const typical = (high[t] + low[t] + close[t]) / 3;
        traded += typical * volume[t];
        all += volume[t];
        output[t] = all > 0 ? traded / all : typical;
      }
    },
  }),
  williamsAccumulation: rule({
    ...shared,
    talib: "WAD",
    title: "Williams' accumulation and distribution",
    family: "momentum",
    inputs: ["high", "low", "close"],
    settings: {},
    lookback: () => 0,
    unit: "difference",
    memory: "recursive",
    cumulative: true,
    formula:
      "running sum of close - min(low, close[t-1]) after rises, close - max(high, close[t-1]) after falls",
    source: "Williams (1972); TA-Lib WAD",
    run: ([high, low, close], [output]) => {
      output[0] = 0;
      for (let t = 1; t < close.length; t++) {
        const now = close[t], before = close[t - 1];
        if (now > before) output[t] = now - Math.min(low[t], before);
        else output[t] = now < before ? now - Math.max(high[t], before) : 0;
      }
      cumulate(output);
    },
  }),
} as const;
