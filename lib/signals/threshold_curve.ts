import type { Outcome } from "./judge_policy.ts";
import type { Range } from "./uncertainty.ts";

/**
 * The candidates of the family that the choice came from, by ascending threshold. Where several
 * differ in something else (the other threshold, the band), the best of them stands for all.
 */
export interface ThresholdCurve {
  /** `longAbove` of each candidate. */
  readonly threshold: Float64Array;
  /** Its objective; NaN where it is undefined or rests on fewer than `minTrades` entries. */
  readonly objective: Float64Array;
  /** Share of rows with a position. */
  readonly exposure: Float64Array;
  /** Middle 95 % of its objective over the resamples, NaN where not resampled; absent without. */
  readonly low?: Float64Array;
  readonly high?: Float64Array;
}

/** Of the outcomes with one `longAbove` the best, by ascending `longAbove`. */
export function profileOf(outcomes: readonly Outcome[]): Outcome[] {
  const byThreshold = new Map<number, Outcome>();
  for (const outcome of outcomes) {
    const { longAbove } = outcome.policy;
    const before = byThreshold.get(longAbove);
    if (!before || outcome.objective > before.objective || Number.isNaN(before.objective)) {
      byThreshold.set(longAbove, outcome);
    }
  }
  return [...byThreshold.values()].sort((a, b) => a.policy.longAbove - b.policy.longAbove);
}

/** The curve of a profile; `ranges` has a range for what was resampled. */
export function curveOf(
  profile: readonly Outcome[],
  ranges?: ReadonlyMap<Outcome["policy"], Range>,
): ThresholdCurve {
  const column = (pick: (outcome: Outcome) => number) => Float64Array.from(profile, pick);
  // What rests on too few entries has no figure, though some resamples repeat its entries.
  const rangeOf = ({ policy, objective }: Outcome) =>
    Number.isNaN(objective) ? undefined : ranges?.get(policy);
  return Object.freeze({
    threshold: column(({ policy }) => policy.longAbove),
    objective: column(({ objective }) => objective),
    exposure: column(({ exposure }) => exposure),
    ...ranges
      ? {
        low: column((outcome) => rangeOf(outcome)?.low ?? NaN),
        high: column((outcome) => rangeOf(outcome)?.high ?? NaN),
      }
      : {},
  });
}
