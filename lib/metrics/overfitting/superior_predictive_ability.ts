import { assertKnownOptions, withDisplay } from "../../core/mod.ts";
import {
  bestStatistic,
  highestDraw,
  type MeanDraws,
  type Superiority,
  superiority,
  SUPERIORITY_OPTIONS,
  superiorityDraws,
  type SuperiorityOptions,
} from "./superiority.ts";

/** What {@linkcode superiorPredictiveAbility} finds. */
export interface SuperiorPredictiveAbility {
  /** Hansen's consistent p-value: the one to quote. */
  readonly pValue: number;
  /** P-value when every strategy that is worse than the benchmark is left out: too low, a bound. */
  readonly lower: number;
  /** P-value when every strategy counts as if it were as good as the benchmark: too high, a bound. */
  readonly upper: number;
  /** Highest studentised mean difference, at least 0. */
  readonly statistic: number;
  /** Index of the strategy that has it; undefined when none beats the benchmark. */
  readonly best: number | undefined;
}

declare module "../../core/display.ts" {
  interface Displayed {
    superiorPredictiveAbility: {
      readonly found: SuperiorPredictiveAbility;
      readonly strategies: number;
    };
  }
}

/**
 * Hansen's test for superior predictive ability (P. R. Hansen, "A Test for Superior Predictive
 * Ability", Journal of Business & Economic Statistics 23, 2005): White's reality check with each
 * difference in units of its own error, and with strategies left aside that are worse than the
 * benchmark by more than chance allows, so that adding bad strategies does not hide a good one.
 *
 * `differences` are the returns of every strategy less the benchmark's, row by row. Resamples come
 * from the stationary bootstrap, and so does the error (its variance in closed form). P-values are
 * (1 + resamples that reach the statistic) / (1 + resamples). A strategy that equals the benchmark on
 * every row never counts. Throws a `TypeError` for different lengths, a `RangeError` for NaN and for
 * none.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { superiorPredictiveAbility } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const random = prng(4);
 * const noise = Array.from({ length: 100 }, () =>
 *   Float64Array.from({ length: 250 }, () => 0.01 * random.normal()));
 * const skilled = noise[0].map((value) => value + 0.003);
 * const options = { prng: prng(2), resamples: 500 };
 * assert.ok(superiorPredictiveAbility(noise, options).pValue > 0.05);
 * assert.ok(superiorPredictiveAbility([...noise, skilled], options).pValue < 0.05);
 * ```
 */
export function superiorPredictiveAbility(
  differences: readonly Float64Array[],
  options: SuperiorityOptions,
): SuperiorPredictiveAbility {
  assertKnownOptions("superiorPredictiveAbility", options, SUPERIORITY_OPTIONS);
  const { draws, resamples, blockLength } = superiorityDraws(differences, options);
  const of = superiority(differences, { blockLength, studentize: true });
  const found = superiorPredictiveAbilityOf(of, draws, resamples);
  const strategies = differences.length;
  return withDisplay("superiorPredictiveAbility", found, { found, strategies });
}

/** {@linkcode superiorPredictiveAbility} with the resamples given. */
export function superiorPredictiveAbilityOf(
  { means, scales, statistics, consistent }: Superiority,
  draws: MeanDraws,
  resamples: number,
): SuperiorPredictiveAbility {
  const found = bestStatistic(statistics);
  const centers = [means.map((value) => Math.max(0, value)), consistent, means];
  const reached = [0, 0, 0];
  draws((drawn) => {
    for (let c = 0; c < centers.length; c++) {
      if (highestDraw(drawn, scales, centers[c]) >= found.statistic) reached[c]++;
    }
  });
  const [lower, pValue, upper] = reached.map((count) => (1 + count) / (1 + resamples));
  return { pValue, lower, upper, ...found };
}
