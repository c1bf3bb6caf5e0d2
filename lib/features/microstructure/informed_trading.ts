import { normalCdf } from "../../stats/mod.ts";
import { logChange, rollingMean, rollingStd } from "../../stats/rolling/mod.ts";
import { divide, netFlow } from "./kernels.ts";
import type { MeasureRule } from "./measure_rule.ts";

const shared = { windows: [20, 60], priceDegree: 0 } as const;

/** Probability that volume is informed, with bars in the place of buckets of equal volume. */
export const INFORMED_TRADING = {
  vpin: {
    ...shared,
    title: "Volume-synchronised probability of informed trading, bars weighted by volume",
    inputs: ["volume", "takerBuyVolume"],
    minWindow: 1,
    lookback: (window) => window - 1,
    formula: "sum(|2 takerBuyVolume - volume|, window) / sum(volume, window); 0 without volume",
    source:
      "Easley, López de Prado and O'Hara, Flow toxicity and liquidity in a high-frequency world (2012)",
    run: (bars, output, { window, take }) => {
      const net = netFlow(bars, take());
      for (let t = 0; t < net.length; t++) net[t] = Math.abs(net[t]);
      const all = rollingMean(bars.volume, output, { window });
      divide(rollingMean(net, net, { window }), all, output);
    },
  },
  vpinBulk: {
    ...shared,
    title: "The same with volume told apart by the size of the bar's price change",
    inputs: ["close", "volume"],
    minWindow: 2,
    lookback: (window) => 2 * window - 1,
    formula:
      "sum(volume |2 N(r / std(r, window)) - 1|, window) / sum(volume, window), r = ln(close[t] / close[t - 1]), N the normal distribution",
    source:
      "Easley, López de Prado and O'Hara, Flow toxicity and liquidity in a high-frequency world (2012), bulk classification",
    run: ({ close, volume }, output, { window, take }) => {
      const net = logChange(close, take());
      const deviation = rollingStd(net, output, { window, ddof: 1 });
      divide(net, deviation, net);
      for (let t = 0; t < net.length; t++) {
        net[t] = Number.isNaN(net[t]) ? NaN : volume[t] * Math.abs(2 * normalCdf(net[t]) - 1);
      }
      const all = rollingMean(volume, output, { window });
      divide(rollingMean(net, net, { window }), all, output);
    },
  },
} as const satisfies Readonly<Record<string, MeasureRule>>;
