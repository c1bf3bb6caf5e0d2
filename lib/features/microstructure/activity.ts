import { rollingMean } from "../../stats/rolling/mod.ts";
import { divide } from "./kernels.ts";
import type { MeasureRule } from "./measure_rule.ts";

const shared = {
  minWindow: 2,
  windows: [20, 60],
  lookback: (window: number) => window - 1,
  priceDegree: 0,
} as const;

/** Measures of how much is traded, and at which price on average. */
export const ACTIVITY = {
  vwapDistance: {
    ...shared,
    title: "Distance of the close from the volume-weighted average price",
    inputs: ["close", "volume", "quoteVolume"],
    minWindow: 1,
    windows: [1, 5, 20, 60],
    formula: "ln(close / (sum(quoteVolume, window) / sum(volume, window))); 0 without volume",
    source: "Berkowitz, Logue and Noser, The total cost of transactions on the NYSE (1988)",
    run: ({ close, volume, quoteVolume }, output, { window, take }) => {
      const quote = rollingMean(quoteVolume, take(), { window });
      const base = rollingMean(volume, output, { window });
      for (let t = 0; t < output.length; t++) {
        const traded = base[t] > 0 && quote[t] > 0;
        const distance = Math.log(close[t] * base[t] / quote[t]);
        const still = 0 * (close[t] + base[t] + quote[t]);
        output[t] = !traded ? still : Number.isFinite(distance) ? distance : NaN;
      }
    },
  },
  tradeRate: {
    ...shared,
    title: "Number of trades against the window's mean",
    inputs: ["trades"],
    formula: "trades / mean(trades, window); 0 without a trade",
    source: "Jones, Kaul and Lipson, Transactions, volume, and volatility (1994)",
    run: ({ trades }, output, { window }) =>
      void divide(trades, rollingMean(trades, output, { window }), output),
  },
  volumeRate: {
    ...shared,
    title: "Volume against the window's mean",
    inputs: ["volume"],
    formula: "volume / mean(volume, window); 0 without volume",
    source: "Gervais, Kaniel and Mingelgrin, The high-volume return premium (2001)",
    run: ({ volume }, output, { window }) =>
      void divide(volume, rollingMean(volume, output, { window }), output),
  },
} as const satisfies Readonly<Record<string, MeasureRule>>;
