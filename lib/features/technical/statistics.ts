import {
  rollingBeta,
  rollingCorrelation,
  rollingMeanDeviation,
  rollingQuantile,
  rollingSlope,
  rollingSum,
  rowsSinceMax,
  rowsSinceMin,
  Scratch,
} from "../../stats/rolling/mod.ts";
import { rule } from "./rule.ts";

const shared = {
  family: "statistics",
  inputs: ["close"],
  outputs: [""],
  memory: "window",
} as const;

/** Changes from row to row as fractions; 0 after a 0. Row 0 is NaN. */
function fractions(x: Float64Array, output: Float64Array): Float64Array {
  output[0] = NaN;
  for (let t = 1; t < x.length; t++) {
    const before = x[t - 1];
    output[t] = before !== 0 ? (x[t] - before) / before : 0;
  }
  return output;
}

/** Statistics of a window. */
export const STATISTICS = {
  beta: rule({
    ...shared,
    talib: "BETA",
    title: "Beta of the low's returns to the high's",
    inputs: ["high", "low"],
    settings: { window: 5 },
    lookback: ({ window }) => window,
    unit: "free",
    formula: "cov(r(high), r(low)) / var(r(high)) over window returns; 0 where high stands still",
    source: "TA-Lib BETA on high and low",
    run: ([high, low], [output], { window }) => {
      using scratch = new Scratch(high.length);
      const pair = { x: fractions(high, scratch.take()), y: fractions(low, scratch.take()) };
      rollingBeta(pair, output, { window });
    },
  }),
  correlation: rule({
    ...shared,
    talib: "CORREL",
    title: "Correlation of high and low",
    inputs: ["high", "low"],
    settings: { window: 30 },
    lookback: ({ window }) => window - 1,
    unit: "free",
    formula: "corr(high, low, window); 0 where one stands still",
    source: "TA-Lib CORREL on high and low",
    run: ([x, y], [output], { window }) => void rollingCorrelation({ x, y }, output, { window }),
  }),
  slope: rule({
    ...shared,
    talib: "LINEARREG_SLOPE",
    title: "Slope of the least-squares line, per bar",
    settings: { window: 14 },
    lookback: ({ window }) => window - 1,
    unit: "difference",
    formula: "slope of the line through the window's closes",
    source: "TA-Lib LINEARREG_SLOPE",
    run: ([x], [output], { window }) => void rollingSlope(x, output, { window }),
  }),
  slopeAngle: rule({
    ...shared,
    talib: "LINEARREG_ANGLE",
    title: "Angle of the least-squares line, degrees",
    settings: { window: 14 },
    lookback: ({ window }) => window - 1,
    unit: "other",
    formula: "atan(slope) in degrees, prices and bars on one scale",
    source: "TA-Lib LINEARREG_ANGLE",
    run: ([x], [output], { window }) => {
      rollingSlope(x, output, { window });
      for (let t = window - 1; t < x.length; t++) output[t] = Math.atan(output[t]) * 180 / Math.PI;
    },
  }),
  meanDeviation: rule({
    ...shared,
    talib: "AVGDEV",
    title: "Mean absolute deviation",
    settings: { window: 14 },
    lookback: ({ window }) => window - 1,
    unit: "difference",
    formula: "mean(|close - mean(close, window)|, window)",
    source: "TA-Lib AVGDEV",
    run: ([x], [output], { window }) => void rollingMeanDeviation(x, output, { window }),
  }),
  percentile: rule({
    ...shared,
    talib: "PERCENTILE",
    title: "Percentile of the closes",
    settings: { window: 30, percent: 50 },
    lookback: ({ window }) => window - 1,
    unit: "level",
    formula: "the ceil(percent / 100 * window)-th smallest of the window's closes",
    source: "TA-Lib PERCENTILE",
    run: ([x], [output], { window, percent }) =>
      void rollingQuantile(x, output, {
        window,
        // The nearest rank, as a share that needs no interpolation.
        q: window > 1 ? (Math.max(1, Math.ceil(percent / 100 * window)) - 1) / (window - 1) : 0,
      }),
  }),
  percentRank: rule({
    ...shared,
    talib: "PERCENTRANK",
    title: "Percent rank of the close",
    settings: { window: 100 },
    lookback: ({ window }) => window,
    unit: "free",
    formula: "share of the window closes before that are below close[t], percent",
    source: "TA-Lib PERCENTRANK",
    run: ([x], [output], { window }) => {
      for (let t = window; t < x.length; t++) {
        const now = x[t];
        // Numbers of comparisons are added, four sums side by side: no branch to guess wrong.
        let a = 0, b = 0, c = 0, d = 0;
        let i = t - window;
        for (; i + 4 <= t; i += 4) {
          a += Number(x[i] < now);
          b += Number(x[i + 1] < now);
          c += Number(x[i + 2] < now);
          d += Number(x[i + 3] < now);
        }
        for (; i < t; i++) a += Number(x[i] < now);
        output[t] = 100 * (a + b + c + d) / window;
      }
    },
  }),
  sum: rule({
    ...shared,
    talib: "SUM",
    title: "Sum of closes",
    settings: { window: 30 },
    lookback: ({ window }) => window - 1,
    unit: "difference",
    formula: "sum(close, window)",
    source: "TA-Lib SUM",
    run: ([x], [output], { window }) => void rollingSum(x, output, { window }),
  }),
  barsSinceHigh: rule({
    ...shared,
    talib: "MAXINDEX",
    title: "Bars since the highest close",
    settings: { window: 30 },
    lookback: ({ window }) => window - 1,
    unit: "free",
    formula: "t - index of max(close, window), the earliest of equal ones",
    source: "TA-Lib MAXINDEX counts from the start instead",
    run: ([x], [output], { window }) => void rowsSinceMax(x, output, { window, tie: "earliest" }),
  }),
  barsSinceLow: rule({
    ...shared,
    talib: "MININDEX",
    title: "Bars since the lowest close",
    settings: { window: 30 },
    lookback: ({ window }) => window - 1,
    unit: "free",
    formula: "t - index of min(close, window), the earliest of equal ones",
    source: "TA-Lib MININDEX counts from the start instead",
    run: ([x], [output], { window }) => void rowsSinceMin(x, output, { window, tie: "earliest" }),
  }),
} as const;
