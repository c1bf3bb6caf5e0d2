import { logChange, rollingBeta, rollingMean, rollingStd } from "../../stats/rolling/mod.ts";
import { previous } from "./kernels.ts";
import type { MeasureRule } from "./measure_rule.ts";

const shared = {
  minWindow: 1,
  windows: [20, 60],
  lookback: (window: number) => window,
  priceDegree: 0,
} as const;

const ROOT = 3 - 2 * Math.SQRT2;

/** Corwin and Schultz's spread of two bars, the later one moved over the gap between them. */
function twoBarSpread(
  [high0, low0, close0]: readonly [number, number, number],
  [high1, low1]: readonly [number, number],
): number {
  const gap = low1 > close0 ? low1 - close0 : high1 < close0 ? high1 - close0 : 0;
  const high = high1 - gap, low = low1 - gap;
  const earlier = Math.log(high0 / low0), later = Math.log(high / low);
  const both = Math.log(Math.max(high0, high) / Math.min(low0, low));
  const beta = earlier * earlier + later * later;
  const alpha = (Math.SQRT2 - 1) * Math.sqrt(beta) / ROOT - Math.sqrt(both * both / ROOT);
  // 2 (e^alpha - 1) / (1 + e^alpha)
  return Math.max(0, 2 * Math.tanh(alpha / 2));
}

/** Estimates of the bid-ask spread, as fractions of the price, from prices alone. */
export const SPREADS = {
  rollSpread: {
    ...shared,
    title: "Roll's spread from the bounce of returns",
    inputs: ["close"],
    minWindow: 3,
    lookback: (window) => window + 1,
    formula:
      "2 sqrt(max(0, -cov(r[t], r[t - 1], window))), ddof 1, r = ln(close[t] / close[t - 1])",
    source: "Roll, A simple implicit measure of the effective bid-ask spread (1984)",
    run: ({ close }, output, { window, take }) => {
      const y = logChange(close, take()), x = previous(y, take());
      rollingBeta({ x, y }, output, { window });
      const deviation = rollingStd(x, x, { window, ddof: 1 });
      for (let t = 0; t < output.length; t++) {
        const covariance = output[t] * deviation[t] * deviation[t];
        output[t] = 2 * Math.sqrt(Math.max(0, -covariance));
      }
    },
  },
  corwinSchultzSpread: {
    ...shared,
    title: "Corwin and Schultz's spread from highs and lows",
    inputs: ["high", "low", "close"],
    formula:
      "mean of max(0, 2 (e^a - 1) / (1 + e^a)) over the window's pairs of bars, a = (sqrt(2 b) - sqrt(b)) / (3 - 2 sqrt(2)) - sqrt(g / (3 - 2 sqrt(2))), b = sum of both bars' ln(high / low)^2, g = ln(max(high) / min(low))^2, the later bar moved over a gap to the close before it",
    source:
      "Corwin and Schultz, A simple way to estimate bid-ask spreads from daily high and low prices (2012)",
    run: ({ high, low, close }, output, { window }) => {
      if (output.length > 0) output[0] = NaN;
      for (let t = 1; t < output.length; t++) {
        const before = t - 1;
        output[t] = low[before] > 0 && low[t] > 0
          ? twoBarSpread([high[before], low[before], close[before]], [high[t], low[t]]) +
            0 * close[t]
          : NaN;
      }
      rollingMean(output, output, { window });
    },
  },
  abdiRanaldoSpread: {
    ...shared,
    title: "Abdi and Ranaldo's spread from closes and mid-ranges",
    inputs: ["high", "low", "close"],
    formula:
      "2 sqrt(max(0, mean((c[t - 1] - m[t - 1]) (c[t - 1] - m[t]), window))), c = ln(close), m = (ln(high) + ln(low)) / 2",
    source:
      "Abdi and Ranaldo, A simple estimation of bid-ask spreads from daily close, high, and low prices (2017)",
    run: ({ high, low, close }, output, { window }) => {
      const middle = (t: number) =>
        0.5 * Math.log(high[t] / close[t - 1] * (low[t] / close[t - 1]));
      if (output.length > 0) output[0] = NaN;
      for (let t = output.length - 1; t > 0; t--) {
        const before = t - 1, unit = close[before];
        const own = 0.5 * Math.log(high[before] / unit * (low[before] / unit));
        // Logarithms relative to the close, whose own is then 0.
        output[t] = low[t] > 0 && low[before] > 0 && unit > 0
          ? own * middle(t) + 0 * close[t]
          : NaN;
      }
      rollingMean(output, output, { window });
      for (let t = 0; t < output.length; t++) output[t] = 2 * Math.sqrt(Math.max(0, output[t]));
    },
  },
  zeroReturnShare: {
    ...shared,
    title: "Share of bars that close where the one before did",
    inputs: ["close"],
    formula: "share of the window's bars with close[t] = close[t - 1]",
    source: "Lesmond, Ogden and Trzcinka, A new estimate of transaction costs (1999)",
    run: ({ close }, output, { window }) => {
      const change = logChange(close, output);
      for (let t = 0; t < output.length; t++) output[t] = change[t] === 0 ? 1 : 0 * change[t];
      rollingMean(output, output, { window });
    },
  },
} as const satisfies Readonly<Record<string, MeasureRule>>;
