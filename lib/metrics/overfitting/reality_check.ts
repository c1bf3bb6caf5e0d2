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

/** What {@linkcode realityCheck} finds. */
export interface RealityCheck {
  /** Chance of a best this good when no strategy beats the benchmark: (1 + exceeding resamples) / (1 + resamples). */
  readonly pValue: number;
  /** Highest mean difference times the root of the rows, at least 0. */
  readonly statistic: number;
  /** Index of the strategy with the highest mean difference; undefined when none is above 0. */
  readonly best: number | undefined;
}

declare module "../../core/display.ts" {
  interface Displayed {
    realityCheck: { readonly found: RealityCheck; readonly strategies: number };
  }
}

/**
 * White's reality check (H. White, "A Reality Check for Data Snooping", Econometrica 68, 2000): does
 * the best of all strategies that were tried beat the benchmark, or is it the best that luck brings
 * to so many? `differences` are the returns of every strategy less the benchmark's, row by row (the
 * returns themselves when the benchmark is cash). Resamples come from the stationary bootstrap.
 *
 * Strategies that are far worse than the benchmark still count as if they were as good, and wild
 * ones drown calm ones: `superiorPredictiveAbility` mends both. Throws a `TypeError` for different
 * lengths, a `RangeError` for NaN and for none.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { realityCheck } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const random = prng(1);
 * const noise = Array.from({ length: 100 }, () =>
 *   Float64Array.from({ length: 250 }, () => 0.01 * random.normal()));
 * const { pValue, best } = realityCheck(noise, { prng: prng(2), resamples: 500 });
 * assert.ok(best !== undefined && pValue > 0.05);
 * ```
 */
export function realityCheck(
  differences: readonly Float64Array[],
  options: SuperiorityOptions,
): RealityCheck {
  assertKnownOptions("realityCheck", options, SUPERIORITY_OPTIONS);
  const { draws, resamples, blockLength } = superiorityDraws(differences, options);
  const of = superiority(differences, { blockLength, studentize: false });
  const found = realityCheckOf(of, draws, resamples);
  return withDisplay("realityCheck", found, { found, strategies: differences.length });
}

/** {@linkcode realityCheck} with the resamples given. */
export function realityCheckOf(
  { means, scales, statistics }: Superiority,
  draws: MeanDraws,
  resamples: number,
): RealityCheck {
  const found = bestStatistic(statistics);
  let reached = 0;
  draws((drawn) => {
    if (highestDraw(drawn, scales, means) >= found.statistic) reached++;
  });
  return { pValue: (1 + reached) / (1 + resamples), ...found };
}
