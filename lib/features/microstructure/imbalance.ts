import { logChange, rollingCorrelation, rollingMean, rollingStd } from "../../stats/rolling/mod.ts";
import { divide, imbalance, netFlow, previous } from "./kernels.ts";
import type { MeasureRule } from "./measure_rule.ts";

const shared = {
  inputs: ["volume", "takerBuyVolume"],
  minWindow: 1,
  windows: [20, 60],
  priceDegree: 0,
} as const;
const withClose = {
  ...shared,
  inputs: ["close", "volume", "takerBuyVolume"],
  minWindow: 3,
} as const;

/** Measures of who crosses the spread. */
export const IMBALANCE = {
  flowImbalance: {
    ...shared,
    title: "Order-flow imbalance: net taker volume as a share of all volume",
    windows: [1, 5, 20, 60],
    lookback: (window) => window - 1,
    formula:
      "sum(n, window) / sum(volume, window), n = 2 takerBuyVolume - volume; 0 without volume",
    source: "Chordia, Roll and Subrahmanyam, Order imbalance, liquidity, and market returns (2002)",
    run: (bars, output, { window, take }) => {
      const net = netFlow(bars, take());
      const all = rollingMean(bars.volume, output, { window });
      divide(rollingMean(net, net, { window }), all, output);
    },
  },
  flowVolatility: {
    ...shared,
    title: "Deviation of the bars' order-flow imbalance",
    minWindow: 2,
    lookback: (window) => window - 1,
    formula: "std(n / volume, window), ddof 1, n = 2 takerBuyVolume - volume",
    source:
      "Chordia, Hu, Subrahmanyam and Tong, Order flow volatility and equity costs of capital (2019)",
    run: (bars, output, { window }) =>
      void rollingStd(imbalance(bars, output), output, { window, ddof: 1 }),
  },
  flowPersistence: {
    ...shared,
    title: "Autocorrelation of the bars' order-flow imbalance",
    minWindow: 3,
    lookback: (window) => window,
    formula: "corr(i[t], i[t - 1], window), i = (2 takerBuyVolume - volume) / volume",
    source:
      "Hasbrouck and Ho, Order arrival, quote behavior and the return-generating process (1987)",
    run: (bars, output, { window, take }) => {
      const y = imbalance(bars, take());
      rollingCorrelation({ x: previous(y, take()), y }, output, { window });
    },
  },
  flowReturnCorrelation: {
    ...withClose,
    title: "Correlation of return and order-flow imbalance of the same bar",
    lookback: (window) => window,
    formula: "corr(r[t], i[t], window), r = ln(close[t] / close[t - 1]), i = net flow / volume",
    source: "Chordia, Roll and Subrahmanyam, Order imbalance, liquidity, and market returns (2002)",
    run: (bars, output, { window, take }) => {
      const x = imbalance(bars, take()), y = logChange(bars.close, take());
      rollingCorrelation({ x, y }, output, { window });
    },
  },
  flowLead: {
    ...withClose,
    title: "Correlation of return and order-flow imbalance of the bar before",
    lookback: (window) => window,
    formula: "corr(r[t], i[t - 1], window), r = ln(close[t] / close[t - 1]), i = net flow / volume",
    source: "Chordia and Subrahmanyam, Order imbalance and individual stock returns (2004)",
    run: (bars, output, { window, take }) => {
      const x = previous(imbalance(bars, output), take()), y = logChange(bars.close, take());
      rollingCorrelation({ x, y }, output, { window });
    },
  },
} as const satisfies Readonly<Record<string, MeasureRule>>;
