import { rollingMean } from "../../stats/rolling/mod.ts";
import { divide } from "./kernels.ts";
import type { MeasureRule } from "./measure_rule.ts";

const shared = {
  inputs: ["volume", "trades"],
  minWindow: 1,
  windows: [20, 60],
  lookback: (window: number) => window - 1,
  priceDegree: 0,
} as const;

/** Classes of size: half octaves of all finite numbers, and one for bars without a trade. */
const CLASSES = 2 * (1075 + 1024) + 1;

function classOf(size: number): number {
  return size > 0 ? 1 + Math.floor(2 * (Math.log2(size) + 1075)) : 0;
}

/** Entropy over the window of the classes that the sizes fall in, in nats. */
function classEntropy(size: Float64Array, output: Float64Array, window: number): void {
  const counts = new Int32Array(CLASSES + 1), classes = new Int32Array(window);
  // count ln(count) for each count that a class can have
  const weights = Float64Array.from({ length: window + 1 }, (_, n) => n > 0 ? n * Math.log(n) : 0);
  const present: number[] = [];
  let filled = 0;
  for (let t = 0; t < size.length; t++) {
    output[t] = NaN;
    if (!Number.isFinite(size[t])) {
      for (const kind of present) counts[kind] = 0;
      present.length = filled = 0;
      continue;
    }
    if (filled === window) counts[classes[t % window]]--;
    else filled++;
    const entering = classes[t % window] = classOf(size[t]);
    if (counts[entering]++ === 0 && !present.includes(entering)) present.push(entering);
    if (filled < window) continue;
    // Summed anew from whole numbers, so that the sum cannot drift; few classes are ever present.
    let sum = 0;
    for (let i = present.length - 1; i >= 0; i--) {
      const count = counts[present[i]];
      if (count === 0) {
        present[i] = present[present.length - 1];
        present.pop();
      } else sum += weights[count];
    }
    output[t] = Math.max(0, Math.log(window) - sum / window);
  }
}

/** Measures of the size of trades and of how they spread over bars. */
export const TRADE_SIZES = {
  tradeSize: {
    ...shared,
    minWindow: 2,
    title: "Mean trade of the bar against the mean trade of the window",
    formula:
      "ln(volume / trades) - ln(sum(volume, window) / sum(trades, window)); 0 without a trade",
    source: "Barclay and Warner, Stealth trading and volatility (1993)",
    run: ({ volume, trades }, output, { window, take }) => {
      const allVolume = rollingMean(volume, take(), { window });
      const allTrades = rollingMean(trades, take(), { window });
      for (let t = 0; t < output.length; t++) {
        const ratio = volume[t] / allVolume[t] * (allTrades[t] / trades[t]);
        const some = volume[t] > 0 && trades[t] > 0;
        output[t] = some ? Math.log(ratio) : 0 * allVolume[t] + 0 * allTrades[t];
      }
    },
  },
  tradeSizeEntropy: {
    ...shared,
    title: "Entropy of the bars' mean trade size over classes of half an octave",
    minWindow: 2,
    formula:
      "-sum(p ln p) / ln(window), p the share of the window's bars whose floor(2 log2(volume / trades)) is in a class; bars without a trade are a class",
    source: "Shannon, A mathematical theory of communication (1948)",
    run: ({ volume, trades }, output, { window, take }) => {
      classEntropy(divide(volume, trades, take()), output, window);
      const unit = 1 / Math.log(window);
      for (let t = 0; t < output.length; t++) output[t] *= unit;
    },
  },
  volumeEntropy: {
    ...shared,
    title: "Entropy of the window's volume over its bars: 1 where all are alike",
    inputs: ["volume"],
    minWindow: 2,
    formula: "-sum(p ln p) / ln(window), p = volume / sum(volume, window); 0 without volume",
    source: "Shannon, A mathematical theory of communication (1948)",
    run: ({ volume }, output, { window, take }) => {
      const mean = rollingMean(volume, take(), { window });
      for (let t = 0; t < output.length; t++) {
        output[t] = volume[t] > 0 ? volume[t] * Math.log(volume[t]) : 0 * volume[t];
      }
      rollingMean(output, output, { window });
      const unit = 1 / Math.log(window);
      for (let t = 0; t < output.length; t++) {
        // ln(S) - sum(v ln v) / S, with S = window * mean
        const entropy = Math.log(window * mean[t]) - output[t] / mean[t];
        output[t] = mean[t] > 0 ? Math.max(0, entropy * unit) : 0 * mean[t];
      }
    },
  },
} as const satisfies Readonly<Record<string, MeasureRule>>;
