import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  type OptionNames,
  withDisplay,
} from "../../core/mod.ts";
import { assertConfidence, normalQuantile } from "../../stats/mod.ts";
import { probabilisticSharpeOf } from "./probabilistic_sharpe.ts";
import {
  assertSharpeMoments,
  sharpeErrorFactor,
  type SharpeMoments,
  sharpeMoments,
} from "./sharpe_moments.ts";

/** Options of {@linkcode expectedMaximumSharpe} and {@linkcode deflatedSharpe}. */
export interface TrialsOptions {
  /** Independent trials among which the best was chosen, at least 1. */
  readonly trials: number;
  /**
   * Variance of the trials' Sharpe ratios a period. When they are not known, 1 / observations is
   * what chance alone gives to trials without an edge; trials that differ more than that raise it.
   */
  readonly variance: number;
}

/** Options of {@linkcode trialsWhereEvidenceVanishes}. */
export interface VanishingEvidenceOptions {
  /** The deflated Sharpe ratio that counts as evidence. Default 0.95. */
  readonly confidence?: number;
  /** Variance of the trials' Sharpe ratios a period; see {@linkcode TrialsOptions}. */
  readonly variance: number;
}

/** What {@linkcode deflatedSharpe} finds. */
export interface DeflatedSharpe {
  /** The deflated Sharpe ratio: the probabilistic Sharpe ratio against `threshold`, 0 to 1. */
  readonly probability: number;
  /** Expected highest Sharpe ratio a period of so many trials without an edge. */
  readonly threshold: number;
  /** Sharpe ratio a period of the returns. */
  readonly sharpe: number;
}

declare module "../../core/display.ts" {
  interface Displayed {
    deflatedSharpe: {
      readonly moments: SharpeMoments;
      readonly deflated: DeflatedSharpe;
      readonly options: TrialsOptions;
    };
  }
}

const KNOWN_OF_TRIALS: OptionNames<TrialsOptions> = { trials: true, variance: true };
const KNOWN_OF_VANISHING: OptionNames<VanishingEvidenceOptions> = {
  confidence: true,
  variance: true,
};

const EULER = 0.5772156649015329;

/** Above this many trials, counting them has no meaning left. */
const MOST_TRIALS = 2 ** 52;

/**
 * Expected highest of `trials` independent Sharpe ratios a period whose true values are all 0, when
 * they vary by `variance` (Bailey and López de Prado, 2014, equation 1, from extreme value theory;
 * 8 % below the
 * exact figure for two trials, within 3 % from three on). 0 for one trial.
 *
 * @example
 * ```ts
 * import { expectedMaximumSharpe } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * // A hundred trials whose annual Sharpe ratios have a variance of 1 / 2, in 250 days a year.
 * const threshold = expectedMaximumSharpe({ trials: 100, variance: 0.5 / 250 });
 * assert.equal(threshold.toFixed(4), "0.1132");
 * ```
 */
export function expectedMaximumSharpe(options: TrialsOptions): number {
  assertKnownOptions("expectedMaximumSharpe", options, KNOWN_OF_TRIALS);
  const { trials, variance } = options;
  assertInteger("trials", trials, { min: 1 });
  assertNumber("variance", variance, { min: 0 });
  if (trials === 1) return 0;
  // -quantile(1 / N) is quantile(1 - 1 / N) without the digits that 1 - 1 / N loses.
  return -Math.sqrt(variance) * (
    (1 - EULER) * normalQuantile(1 / trials) + EULER * normalQuantile(1 / (trials * Math.E))
  );
}

/**
 * Deflated Sharpe ratio (Bailey and López de Prado, "The Deflated Sharpe Ratio: Correcting for
 * Selection Bias, Backtest Overfitting and Non-Normality", Journal of Portfolio Management 40,
 * 2014): the probabilistic Sharpe ratio against the best that `trials` trials without an edge are
 * expected to show. Takes returns or their moments.
 *
 * Trials are meant to be independent: `effectiveTrials` counts those that differ. All ratios are a
 * period's, not annualised. NaN for fewer than two returns and for returns that do not vary. Throws
 * a `RangeError` for NaN.
 *
 * @example
 * ```ts
 * import { deflatedSharpe } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * // 2.5 a year over five years of days looks safe, until a hundred trials are owned up to.
 * const best = { sharpe: 2.5 / Math.sqrt(250), skewness: -3, kurtosis: 10, observations: 1250 };
 * const variance = 0.5 / 250;
 * assert.ok(deflatedSharpe(best, { trials: 1, variance }).probability > 0.9999);
 * assert.equal(deflatedSharpe(best, { trials: 100, variance }).probability.toFixed(4), "0.9004");
 * ```
 */
export function deflatedSharpe(
  returns: ArrayLike<number> | SharpeMoments,
  options: TrialsOptions,
): DeflatedSharpe {
  assertKnownOptions("deflatedSharpe", options, KNOWN_OF_TRIALS);
  const threshold = expectedMaximumSharpe(options);
  const moments = "length" in returns ? sharpeMoments(returns) : returns;
  const probability = probabilisticSharpeOf(moments, { benchmark: threshold });
  const deflated: DeflatedSharpe = { probability, threshold, sharpe: moments.sharpe };
  return withDisplay("deflatedSharpe", deflated, { deflated, moments, options });
}

/**
 * The most trials at which the deflated Sharpe ratio is still `confidence` or more: who made more
 * of them has no evidence left. 0 when there is none at a single trial, Infinity when no number of
 * trials takes it away (`variance` 0, or more than 2^52 trials), NaN when the Sharpe ratio is
 * undefined. Takes returns or their moments.
 *
 * @example
 * ```ts
 * import { deflatedSharpe, trialsWhereEvidenceVanishes } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const moments = { sharpe: 0.1, skewness: 0, kurtosis: 3, observations: 1000 };
 * const variance = 1 / 1000;
 * const most = trialsWhereEvidenceVanishes(moments, { variance });
 * assert.ok(deflatedSharpe(moments, { trials: most, variance }).probability >= 0.95);
 * assert.ok(deflatedSharpe(moments, { trials: most + 1, variance }).probability < 0.95);
 * ```
 */
export function trialsWhereEvidenceVanishes(
  returns: ArrayLike<number> | SharpeMoments,
  options: VanishingEvidenceOptions,
): number {
  assertKnownOptions("trialsWhereEvidenceVanishes", options, KNOWN_OF_VANISHING);
  const { confidence = 0.95, variance } = options;
  assertConfidence(confidence);
  const moments = "length" in returns ? sharpeMoments(returns) : returns;
  assertSharpeMoments(moments);
  assertNumber("variance", variance, { min: 0 });
  if (Number.isNaN(moments.sharpe) || moments.observations < 2) return NaN;
  const error = Math.sqrt(sharpeErrorFactor(moments) / (moments.observations - 1));
  const highest = moments.sharpe - normalQuantile(confidence) * error;
  const holds = (trials: number) => expectedMaximumSharpe({ trials, variance }) <= highest;
  if (!holds(1)) return 0;
  if (holds(MOST_TRIALS)) return Infinity;
  let most = 1, tooMany = MOST_TRIALS;
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (holds(middle)) most = middle;
    else tooMany = middle;
  }
  return most;
}
