import { logChange, rollingMean } from "../../stats/rolling/mod.ts";
import { meanOf, products } from "./kernels.ts";
import type { MeasureContext, MeasureRule } from "./measure_rule.ts";

const shared = {
  inputs: ["close"],
  minWindow: 2,
  windows: [20, 60],
  lookback: (window: number) => window,
  priceDegree: 0,
} as const;

const square = (x: number) => x * x;

/** Bipower variation of the window's returns: its pairs are one fewer than its returns. */
function bipower(
  change: Float64Array,
  output: Float64Array,
  { window }: Pick<MeasureContext, "window">,
): Float64Array {
  products(change, output, (now, before) => Math.abs(now * before));
  rollingMean(output, output, { window: window - 1 });
  for (let t = 0; t < output.length; t++) {
    output[t] = 0.5 * Math.PI * window * Math.max(0, output[t]);
  }
  return output;
}

/** `of` of the window's mean of a power and of its mean square; `still` where nothing moved. */
function ofMoments(
  close: Float64Array,
  output: Float64Array,
  { window, take, power, of, still }: MeasureContext & {
    readonly power: (change: number) => number;
    readonly of: (mean: number, square: number) => number;
    readonly still: number;
  },
): void {
  const change = logChange(close, take());
  const mean = meanOf(change, take(), { window, of: power });
  meanOf(change, output, { window, of: square });
  for (let t = 0; t < output.length; t++) {
    if (output[t] > 0) output[t] = of(mean[t], output[t]);
    else if (output[t] <= 0) output[t] = still;
  }
}

/** Realised measures of variation, with r = ln(close[t] / close[t - 1]). */
export const VARIATION = {
  realisedVolatility: {
    ...shared,
    title: "Realised volatility: root of the window's sum of squared returns",
    minWindow: 1,
    formula: "sqrt(sum(r^2, window)), r = ln(close[t] / close[t - 1])",
    source:
      "Andersen, Bollerslev, Diebold and Labys, Modeling and forecasting realized volatility (2003)",
    run: ({ close }, output, { window }) => {
      meanOf(logChange(close, output), output, { window, of: square });
      for (let t = 0; t < output.length; t++) {
        output[t] = Math.sqrt(window * Math.max(0, output[t]));
      }
    },
  },
  bipowerVolatility: {
    ...shared,
    title: "Root of bipower variation: volatility without jumps",
    formula:
      "sqrt(pi / 2 * window / (window - 1) * sum(|r[t]| |r[t - 1]|)) over the window's pairs of returns",
    source:
      "Barndorff-Nielsen and Shephard, Power and bipower variation with stochastic volatility and jumps (2004)",
    run: ({ close }, output, { window, take }) => {
      bipower(logChange(close, take()), output, { window });
      for (let t = 0; t < output.length; t++) output[t] = Math.sqrt(output[t]);
    },
  },
  jumpShare: {
    ...shared,
    title: "Share of realised variation that is jumps",
    formula: "max(0, 1 - bipower variation / realised variation); 0 where the price never moved",
    source:
      "Barndorff-Nielsen and Shephard, Econometrics of testing for jumps in financial economics (2006)",
    run: ({ close }, output, { window, take }) => {
      const change = logChange(close, take());
      bipower(change, output, { window });
      const variation = meanOf(change, change, { window, of: square });
      for (let t = 0; t < output.length; t++) {
        const all = window * variation[t];
        if (all > 0) output[t] = Math.max(0, 1 - output[t] / all);
        else if (all <= 0) output[t] = 0;
        else output[t] = NaN;
      }
    },
  },
  downsideShare: {
    ...shared,
    title: "Share of realised variation that comes from falls",
    minWindow: 1,
    formula: "sum(r^2 where r < 0, window) / sum(r^2, window); 0.5 where the price never moved",
    source:
      "Barndorff-Nielsen, Kinnebrock and Shephard, Measuring downside risk: realised semivariance (2010)",
    run: ({ close }, output, context) =>
      ofMoments(close, output, {
        ...context,
        power: (r) => r < 0 ? r * r : 0 * r,
        of: (mean, all) => Math.min(1, Math.max(0, mean / all)),
        still: 0.5,
      }),
  },
  realisedSkewness: {
    ...shared,
    title: "Realised skewness",
    formula: "sqrt(window) sum(r^3, window) / sum(r^2, window)^1.5; 0 where the price never moved",
    source:
      "Amaya, Christoffersen, Jacobs and Vasquez, Does realized skewness predict the cross-section of equity returns? (2015)",
    run: ({ close }, output, context) =>
      ofMoments(close, output, {
        ...context,
        power: (r) => r * r * r,
        of: (mean, all) => mean / (all * Math.sqrt(all)),
        still: 0,
      }),
  },
  realisedKurtosis: {
    ...shared,
    title: "Realised kurtosis",
    formula: "window sum(r^4, window) / sum(r^2, window)^2; 0 where the price never moved",
    source:
      "Amaya, Christoffersen, Jacobs and Vasquez, Does realized skewness predict the cross-section of equity returns? (2015)",
    run: ({ close }, output, context) =>
      ofMoments(close, output, {
        ...context,
        power: (r) => r * r * (r * r),
        of: (mean, all) => mean / (all * all),
        still: 0,
      }),
  },
} as const satisfies Readonly<Record<string, MeasureRule>>;
