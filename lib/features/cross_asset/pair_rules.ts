import {
  logChange,
  rollingBeta,
  rollingCorrelation,
  rollingMean,
  rollingStd,
} from "../../stats/rolling/mod.ts";
import { previous } from "../microstructure/kernels.ts";
import type { MeasureRule } from "../microstructure/measure_rule.ts";

/** Closes of one length: the bars' own, and the other symbol's known at the same times. */
export interface PairColumns {
  readonly close: Float64Array;
  readonly other: Float64Array;
}

/** A rule without the windows of a set, which the set's options give. */
export type PairRule = Omit<MeasureRule<PairColumns>, "windows">;

const shared = {
  inputs: ["time", "close"],
  lookback: (window: number) => window,
  minWindow: 3,
  priceDegree: 0,
} as const;

/** What a symbol does next to another, over a window. */
export const PAIR_RULES = {
  relativeStrength: {
    ...shared,
    title: "Log return over the window less the other's",
    minWindow: 1,
    formula: "ln(close[t] / close[t - window]) - ln(o[t] / o[t - window]), o the other's close",
    source: "Levy, Relative strength as a criterion for investment selection (1967)",
    run: ({ close, other }, output, { window, take }) => {
      const theirs = logChange(other, take(), { lag: window });
      logChange(close, output, { lag: window });
      for (let t = 0; t < output.length; t++) output[t] -= theirs[t];
    },
  },
  beta: {
    ...shared,
    title: "Slope of the log return on the other's",
    formula: "slope of r on s over the window, r and s log returns of one bar, s the other's",
    source: "Sharpe, A simplified model for portfolio analysis (1963)",
    run: ({ close, other }, output, { window, take }) => {
      const x = logChange(other, take()), y = logChange(close, take());
      rollingBeta({ x, y }, output, { window });
    },
  },
  correlation: {
    ...shared,
    title: "Correlation of the log returns",
    formula: "corr(r, s, window), r and s log returns of one bar, s the other's",
    source: "Pearson correlation",
    run: ({ close, other }, output, { window, take }) => {
      const x = logChange(other, take()), y = logChange(close, take());
      rollingCorrelation({ x, y }, output, { window });
    },
  },
  residualReturn: {
    ...shared,
    title: "Log return that the other's does not explain",
    formula: "r[t] - beta s[t], beta the slope of r on s over the window",
    source: "Blitz, Huij and Martens, Residual momentum (2011)",
    run: ({ close, other }, output, { window, take }) => {
      const x = logChange(other, take()), y = logChange(close, take());
      rollingBeta({ x, y }, output, { window });
      for (let t = 0; t < output.length; t++) output[t] = y[t] - output[t] * x[t];
    },
  },
  lead: {
    ...shared,
    title: "Correlation of the log return with the other's one bar before",
    lookback: (window) => window + 1,
    formula: "corr(r[t], s[t - 1], window), r and s log returns of one bar, s the other's",
    source:
      "Lo and MacKinlay, When are contrarian profits due to stock market overreaction? (1990)",
    run: ({ close, other }, output, { window, take }) => {
      const x = previous(logChange(other, output), take()), y = logChange(close, take());
      rollingCorrelation({ x, y }, output, { window });
    },
  },
  otherReturn: {
    ...shared,
    title: "The other's log return over the window, for what follows it late",
    minWindow: 1,
    formula: "ln(o[t] / o[t - window]), o the other's close",
    source:
      "Lo and MacKinlay, When are contrarian profits due to stock market overreaction? (1990)",
    run: ({ other }, output, { window }) => void logChange(other, output, { lag: window }),
  },
  ratioZscore: {
    ...shared,
    title: "Distance of the price ratio from its mean, in deviations",
    minWindow: 2,
    lookback: (window) => window - 1,
    formula:
      "(x - mean(x, window)) / std(x, window), ddof 1, x = ln(close / o), o the other's close; 0 where the window is constant",
    source: "Gatev, Goetzmann and Rouwenhorst, Pairs trading (2006)",
    run: ({ close, other }, output, { window, take }) => {
      const ratio = take();
      for (let t = 0; t < output.length; t++) {
        ratio[t] = close[t] > 0 && other[t] > 0 ? Math.log(close[t] / other[t]) : NaN;
      }
      const mean = rollingMean(ratio, take(), { window });
      rollingStd(ratio, output, { window, ddof: 1 });
      for (let t = 0; t < output.length; t++) {
        output[t] = output[t] === 0 ? 0 : (ratio[t] - mean[t]) / output[t];
      }
    },
  },
} as const satisfies Readonly<Record<string, PairRule>>;

/** Name of a rule of pairs. */
export type PairName = keyof typeof PAIR_RULES;
