import { rollingMax, rollingMean } from "../../../stats/rolling/mod.ts";
import { IMPACT } from "../impact.ts";
import { divide } from "../kernels.ts";
import type { MeasureRule } from "../measure_rule.ts";
import type { FlowRows } from "./flow_rows.ts";

/** A rule over the trades of bars. */
export type FlowRule = MeasureRule<FlowRows>;

const shared = {
  inputs: ["time", "close", "volume"],
  minWindow: 1,
  windows: [20, 60],
  lookback: (window: number) => window - 1,
  priceDegree: 0,
} as const;

/** Logarithm of the ratio, and 0 where one of the two is not above 0. */
function logOf(a: Float64Array, b: Float64Array, output: Float64Array): void {
  for (let t = 0; t < output.length; t++) {
    output[t] = a[t] > 0 && b[t] > 0 ? Math.log(a[t] / b[t]) : 0 * (a[t] + b[t]);
  }
}

/** Measures that need the trades themselves, summed up over a window of bars. */
export const FLOW_RULES = {
  tradeFlow: {
    ...shared,
    windows: [1, 20, 60],
    title: "Order-flow imbalance from trades",
    formula: "(sum(buyVolume, window) - sum(sellVolume, window)) / their sum; 0 without trades",
    source: "Chordia, Roll and Subrahmanyam, Order imbalance, liquidity, and market returns (2002)",
    run: ({ takerBuyVolume, volume }, output, { window, take }) => {
      const all = rollingMean(volume, take(), { window });
      rollingMean(takerBuyVolume, output, { window });
      for (let t = 0; t < output.length; t++) output[t] = 2 * output[t] - all[t];
      divide(output, all, output);
    },
  },
  tradeCountFlow: {
    ...shared,
    windows: [1, 20, 60],
    title: "Imbalance of the numbers of trades",
    formula: "(buys - sells) / trades, each summed over the window; 0 without trades",
    source: "Chordia and Subrahmanyam, Order imbalance and individual stock returns (2004)",
    run: ({ buys, trades }, output, { window, take }) => {
      const all = rollingMean(trades, take(), { window });
      rollingMean(buys, output, { window });
      for (let t = 0; t < output.length; t++) output[t] = 2 * output[t] - all[t];
      divide(output, all, output);
    },
  },
  tradeSizeGap: {
    ...shared,
    title: "Mean size of trades that buy against that of trades that sell",
    formula:
      "ln((buyVolume / buys) / (sellVolume / sells)), each summed over the window; 0 where one side is absent",
    source: "Barclay and Warner, Stealth trading and volatility (1993), by side",
    run: ({ takerBuyVolume, volume, buys, trades }, output, { window, take }) => {
      const bought = rollingMean(takerBuyVolume, take(), { window });
      const all = rollingMean(volume, take(), { window });
      const buyers = rollingMean(buys, take(), { window });
      const count = rollingMean(trades, take(), { window });
      for (let t = 0; t < output.length; t++) {
        all[t] = (all[t] - bought[t]) * buyers[t];
        bought[t] *= count[t] - buyers[t];
      }
      logOf(bought, all, output);
    },
  },
  tradePriceGap: {
    ...shared,
    title: "Average price of trades that buy against that of trades that sell",
    formula:
      "ln((buyQuote / buyVolume) / (sellQuote / sellVolume)), each summed over the window; 0 where one side is absent",
    source: "effective spread from average prices, as in Huang and Stoll (1996)",
    run: ({ takerBuyVolume, volume, buyQuote, quoteVolume }, output, { window, take }) => {
      const bought = rollingMean(takerBuyVolume, take(), { window });
      const all = rollingMean(volume, take(), { window });
      const paid = rollingMean(buyQuote, take(), { window });
      const quote = rollingMean(quoteVolume, take(), { window });
      for (let t = 0; t < output.length; t++) {
        // Products of both sides: where one has no trades they are 0.
        const sold = all[t] - bought[t];
        quote[t] = (quote[t] - paid[t]) * bought[t];
        paid[t] *= sold;
      }
      logOf(paid, quote, output);
    },
  },
  tradeVwapDistance: {
    ...shared,
    windows: [1, 20, 60],
    // The trades' prices do not move with the bars' own.
    priceDegree: undefined,
    title: "Distance of the close from the trades' average price",
    formula: "ln(close / (quote / volume)), both summed over the window; 0 without trades",
    source: "Berkowitz, Logue and Noser, The total cost of transactions on the NYSE (1988)",
    run: ({ close, volume, quoteVolume }, output, { window, take }) => {
      const quote = rollingMean(quoteVolume, take(), { window });
      rollingMean(volume, output, { window });
      for (let t = 0; t < output.length; t++) output[t] *= close[t];
      logOf(output, quote, output);
    },
  },
  largestTradeShare: {
    ...shared,
    windows: [1, 20, 60],
    title: "Largest trade as a share of the volume",
    formula: "max(largestTrade, window) / sum(volume, window); 0 without trades",
    source:
      "Gabaix, Gopikrishnan, Plerou and Stanley, Institutional investors and stock market volatility (2006)",
    run: ({ largestTrade, volume }, output, { window, take }) => {
      const all = rollingMean(volume, take(), { window });
      const largest = rollingMax(largestTrade, take(), { window });
      for (let t = 0; t < output.length; t++) all[t] *= window;
      divide(largest, all, output);
    },
  },
  tradeConcentration: {
    ...shared,
    windows: [1, 20, 60],
    title: "Concentration of the volume in few trades: 1 for a single one",
    formula: "sum(squaredSize, window) / sum(volume, window)^2; 0 without trades",
    source: "Herfindahl's index of trade sizes",
    run: ({ squaredSize, volume }, output, { window, take }) => {
      const all = rollingMean(volume, take(), { window });
      rollingMean(squaredSize, output, { window });
      for (let t = 0; t < output.length; t++) {
        output[t] = all[t] > 0 ? output[t] / (window * all[t] * all[t]) : 0 * output[t] * all[t];
      }
    },
  },
  tradeSizeRenyi: {
    ...shared,
    title: "Entropy of trade sizes: 1 where all trades are of one size",
    formula:
      "-ln(sum(squaredSize, window) / sum(volume, window)^2) / ln(sum(trades, window)); 0 with fewer than two trades",
    source: "Rényi, On measures of entropy and information (1961), order 2",
    run: ({ squaredSize, volume, trades }, output, { window, take }) => {
      const all = rollingMean(volume, take(), { window });
      const squares = rollingMean(squaredSize, take(), { window });
      rollingMean(trades, output, { window });
      for (let t = 0; t < output.length; t++) {
        const count = window * output[t], share = squares[t] / (window * all[t] * all[t]);
        output[t] = count >= 2 && share > 0
          ? -Math.log(share) / Math.log(count)
          : 0 * (count + squares[t] + all[t]);
      }
    },
  },
  tradeToxicity: {
    ...shared,
    title: "Probability of informed trading with minutes in the place of buckets",
    formula:
      "sum over the window's minutes of |buyVolume - sellVolume| / sum(volume, window); 0 without trades",
    source:
      "Easley, López de Prado and O'Hara, Flow toxicity and liquidity in a high-frequency world (2012)",
    run: ({ oneSided, volume }, output, { window, take }) => {
      const all = rollingMean(volume, take(), { window });
      divide(rollingMean(oneSided, output, { window }), all, output);
    },
  },
  tradeKyleLambda: {
    ...IMPACT.kyleLambda,
    ...{ inputs: shared.inputs, title: "Kyle's lambda with the volume of the trades" },
  },
  tradeHasbrouckImpact: {
    ...IMPACT.hasbrouckImpact,
    ...{ inputs: shared.inputs, title: "Square-root impact with the volume of the trades" },
  },
} as const satisfies Readonly<Record<string, FlowRule>>;

/** Name of a measure of trades. */
export type FlowName = keyof typeof FLOW_RULES;
