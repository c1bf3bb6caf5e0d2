import { assertKnownOptions, assertNumber, type OptionNames } from "../../core/mod.ts";
import { assertConfidence, normalQuantile } from "../../stats/mod.ts";
import {
  assertSharpeMoments,
  sharpeErrorFactor,
  type SharpeMoments,
  sharpeMoments,
} from "./sharpe_moments.ts";

/** Options of {@linkcode minimumTrackRecordLength}. */
export interface TrackRecordLengthOptions {
  /** Sharpe ratio a period, not annualised, that the true one is to exceed. Default 0. */
  readonly benchmark?: number;
  /** The probabilistic Sharpe ratio to be reached. Default 0.95. */
  readonly confidence?: number;
}

const KNOWN: OptionNames<TrackRecordLengthOptions> = { benchmark: true, confidence: true };

/**
 * Minimum track record length (Bailey and López de Prado, "The Sharpe Ratio Efficient Frontier",
 * 2012): how many returns like these it takes until the probabilistic Sharpe ratio against
 * `benchmark` reaches `confidence`. Takes returns or their moments. A fraction of an observation is
 * kept, so that it can be turned into years; Infinity when the Sharpe ratio is not above the
 * benchmark, NaN when it is undefined. Throws a `RangeError` for NaN among the returns.
 *
 * It tells what a record of this shape would need, not that the ratio will stay: a ratio picked as
 * the best of many is too high, and so the length too short.
 *
 * @example
 * ```ts
 * import { minimumTrackRecordLength } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * // Normal daily returns with a Sharpe ratio of 2 a year: is it above 1?
 * const moments = { sharpe: 2 / Math.sqrt(250), skewness: 0, kurtosis: 3, observations: 250 };
 * const days = minimumTrackRecordLength(moments, { benchmark: 1 / Math.sqrt(250) });
 * assert.equal((days / 250).toFixed(2), "2.73");
 * ```
 */
export function minimumTrackRecordLength(
  returns: ArrayLike<number> | SharpeMoments,
  options: TrackRecordLengthOptions = {},
): number {
  assertKnownOptions("minimumTrackRecordLength", options, KNOWN);
  const { benchmark = 0, confidence = 0.95 } = options;
  assertNumber("benchmark", benchmark);
  assertConfidence(confidence);
  const moments = "length" in returns ? sharpeMoments(returns) : returns;
  assertSharpeMoments(moments);
  const { sharpe } = moments;
  if (Number.isNaN(sharpe)) return NaN;
  const z = normalQuantile(confidence);
  // At a confidence of a half or less any record that is ahead will do.
  if (sharpe <= benchmark) return Infinity;
  return 1 + sharpeErrorFactor(moments) * (Math.max(0, z) / (sharpe - benchmark)) ** 2;
}
