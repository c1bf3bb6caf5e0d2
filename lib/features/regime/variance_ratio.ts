import { assertInteger, assertKnownOptions, type OptionNames } from "../../core/mod.ts";
import { logChange, rollingMean, rollingStd, Scratch } from "../../stats/rolling/mod.ts";
import type { Feature } from "../feature.ts";

/** Options of {@linkcode varianceRatio}. */
export interface VarianceRatioOptions {
  /** Log returns of one bar that the ratio is taken over. */
  readonly window: number;
  /** Bars of the longer return, at least 2 and below the window. */
  readonly horizon: number;
}

const KNOWN: OptionNames<VarianceRatioOptions> = { window: true, horizon: true };

/**
 * Column `varianceRatio<window>_<horizon>`: variance of overlapping returns over `horizon` bars
 * against `horizon` times that of returns over one, both unbiased: 1 for a random walk, above it in a
 * trend, below it where moves are taken back. 1 where all returns are equal; NaN where one of the
 * `window + 1` closes is missing or not above 0.
 *
 * @example
 * ```ts
 * import { varianceRatio } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const feature = varianceRatio({ window: 120, horizon: 5 });
 * assert.deepEqual([feature.names, feature.warmup], [["varianceRatio120_5"], 120]);
 * ```
 */
export function varianceRatio(options: VarianceRatioOptions): Feature {
  assertKnownOptions("varianceRatio", options, KNOWN);
  const { window, horizon } = options;
  assertInteger("window", window, { min: 3 });
  assertInteger("horizon", horizon, { min: 2, max: window - 1 });
  /** Returns over the horizon that lie within the window, and the divisor that makes them unbiased. */
  const overlapping = window - horizon + 1;
  const divisor = horizon * overlapping * (1 - horizon / window);
  return Object.freeze<Feature>({
    names: [`varianceRatio${window}_${horizon}`],
    inputs: ["close"],
    warmup: window,
    parameters: { window, horizon },
    formula:
      "sum((R - horizon m)^2) / (horizon (window - horizon + 1) (1 - horizon / window)) / var(r), R the overlapping returns over the horizon within the window, r those of one bar, m their mean, ddof 1",
    source: "Lo and MacKinlay, Stock market prices do not follow random walks (1988)",
    memory: "window",
    priceDegree: 0,
    compute: ({ close }, [output]) => {
      using scratch = new Scratch(output.length);
      const short = logChange(close, scratch.take());
      const mean = rollingMean(short, scratch.take(), { window });
      rollingStd(short, output, { window, ddof: 1 });
      const long = logChange(close, short, { lag: horizon });
      const longMean = rollingMean(long, scratch.take(), { window: overlapping });
      rollingStd(long, long, { window: overlapping, ddof: 0 });
      for (let t = 0; t < output.length; t++) {
        const variance = output[t] * output[t];
        // Squares about m are those about their own mean and that mean's own distance.
        const off = longMean[t] - horizon * mean[t];
        const spread = overlapping * (long[t] * long[t] + off * off) / divisor;
        if (variance > 0) output[t] = spread / variance;
        else if (variance === 0) output[t] = 1;
      }
    },
  });
}
