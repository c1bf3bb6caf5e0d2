import { assertKnownOptions, assertNumber, type OptionNames, withDisplay } from "../../core/mod.ts";
import {
  type MeanDraws,
  type Superiority,
  superiority,
  SUPERIORITY_OPTIONS,
  superiorityDraws,
  type SuperiorityOptions,
} from "./superiority.ts";

/** Options of {@linkcode stepwiseSuperior}. */
export interface StepwiseSuperiorOptions extends SuperiorityOptions {
  /** Accepted chance of naming any strategy that does not beat the benchmark. Default 0.05. */
  readonly level?: number;
}

const KNOWN: OptionNames<StepwiseSuperiorOptions> = { ...SUPERIORITY_OPTIONS, level: true };

/** What {@linkcode stepwiseSuperior} finds. */
export interface StepwiseSuperior {
  /** Indexes of the strategies that beat the benchmark, ascending. */
  readonly superior: readonly number[];
  /** P-value of each strategy, adjusted for all that were tried: it is superior at any level from this. */
  readonly adjustedPValues: Float64Array;
}

declare module "../../core/display.ts" {
  interface Displayed {
    stepwiseSuperior: { readonly found: StepwiseSuperior; readonly level: number };
  }
}

/**
 * Which of many strategies beat the benchmark: the stepwise test of Romano and Wolf ("Stepwise
 * Multiple Testing as Formalized Data Snooping", Econometrica 73, 2005) with the centres of Hansen's
 * test (Hsu, Hsu and Kuan, "Testing the Predictive Ability of Technical Analysis Using a New
 * Stepwise Test without Data Snooping Bias", Journal of Empirical Finance 17, 2010). The chance that
 * any of those named does not is `level` at most; `superiorPredictiveAbility` only tells whether
 * there is one. Dependence between strategies is used, so that less is lost than by Holm's method.
 *
 * `differences` are the returns of every strategy less the benchmark's, row by row. Throws a
 * `TypeError` for different lengths, a `RangeError` for NaN and for none.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { stepwiseSuperior } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * const random = prng(1);
 * const differences = Array.from({ length: 40 }, (_, k) =>
 *   Float64Array.from({ length: 250 }, () => 0.01 * random.normal() + (k < 2 ? 0.004 : 0)));
 * const { superior } = stepwiseSuperior(differences, { prng: prng(2), resamples: 500 });
 * assert.deepEqual(superior, [0, 1]);
 * ```
 */
export function stepwiseSuperior(
  differences: readonly Float64Array[],
  options: StepwiseSuperiorOptions,
): StepwiseSuperior {
  assertKnownOptions("stepwiseSuperior", options, KNOWN);
  const { level = 0.05, ...superiorityOptions } = options;
  assertNumber("level", level, { min: 0, max: 1 });
  const { draws, resamples, blockLength } = superiorityDraws(differences, superiorityOptions);
  const of = superiority(differences, { blockLength, studentize: true });
  const found = stepwiseSuperiorOf(of, draws, { level, resamples });
  return withDisplay("stepwiseSuperior", found, { found, level });
}

/** {@linkcode stepwiseSuperior} with the resamples given. */
export function stepwiseSuperiorOf(
  { scales, statistics, consistent }: Superiority,
  draws: MeanDraws,
  { level, resamples }: { readonly level: number; readonly resamples: number },
): StepwiseSuperior {
  const count = statistics.length;
  const order = Array.from({ length: count }, (_, k) => k)
    .sort((a, b) => statistics[b] - statistics[a]);
  // The test of the j-th best is against the best of those that are left when all better ones are
  // gone: the maximum is carried on from the worst up.
  const reached = new Float64Array(count);
  draws((drawn) => {
    let highest = -Infinity;
    for (let j = count - 1; j >= 0; j--) {
      const k = order[j];
      highest = Math.max(highest, (drawn[k] - consistent[k]) * scales[k]);
      if (highest >= statistics[k]) reached[k]++;
    }
  });
  const adjustedPValues = new Float64Array(count);
  let soFar = 0;
  for (const k of order) {
    soFar = Math.max(soFar, (1 + reached[k]) / (1 + resamples));
    // Who is not ahead of the benchmark cannot be shown to beat it.
    adjustedPValues[k] = statistics[k] > 0 ? soFar : 1;
  }
  const superior = [...adjustedPValues.keys()].filter((k) => adjustedPValues[k] <= level);
  return { superior, adjustedPValues };
}
