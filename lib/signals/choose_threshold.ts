import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  assertSameLength,
  type OptionNames,
  withDisplay,
} from "../core/mod.ts";
import { assertBinary, assertFinite, assertProbabilities } from "../stats/mod.ts";
import { midpoints } from "./candidates.ts";
import { longF1, netReturn, type Outcome, shortLogGain } from "./objective.ts";
import type { Policy, Side } from "./policy.ts";

/** Rows that a threshold is chosen on, in time order and without holes; all of one length. */
export interface ThresholdRows {
  /** Calibrated probability that the label is 1. */
  readonly probability: ArrayLike<number>;
  /** 1 or 0. */
  readonly label: ArrayLike<number>;
  /** Log return of the bar in which a position wished at this row is held. */
  readonly forwardReturn: ArrayLike<number>;
}

/** Options of {@linkcode chooseThreshold}. */
export interface ThresholdOptions {
  /** `"netReturn"`: mean log return a bar after costs. `"f1"`: F1 of the long rows. */
  readonly maximize: "f1" | "netReturn";
  /** Positions that are allowed. */
  readonly side: Side;
  /** Cost of one unit of position change, a fraction: fee and slippage. From long to short costs 2. */
  readonly cost: number;
  /** Fewest entries a threshold needs for its net return to count. Default 5. */
  readonly minTrades?: number;
}

const KNOWN: OptionNames<ThresholdOptions> = {
  maximize: true,
  side: true,
  cost: true,
  minTrades: true,
};

/** The candidates of the family that the choice came from, by ascending threshold. */
export interface ThresholdCurve {
  /** `longAbove` of each candidate. */
  readonly threshold: Float64Array;
  /** Its objective; NaN where it is undefined or rests on fewer than `minTrades` entries. */
  readonly objective: Float64Array;
  /** Share of rows with a position. */
  readonly exposure: Float64Array;
}

/** What {@linkcode chooseThreshold} finds. */
export interface ThresholdChoice {
  readonly policy: Policy;
  readonly curve: ThresholdCurve;
  /** Objective of the policy: 0 for staying out of the market, NaN for no F1 at all. */
  readonly objective: number;
  /** True when no candidate is better than staying out; the policy then never trades. */
  readonly flat: boolean;
}

declare module "../core/display.ts" {
  interface Displayed {
    /** What was maximised tells the unit of the objective. */
    thresholdChoice: {
      readonly choice: ThresholdChoice;
      readonly maximize: ThresholdOptions["maximize"];
    };
  }
}

type Family = readonly Policy[];

const onProbability = (longAbove: number, shortBelow: number): Policy =>
  Object.freeze({ on: "probability", longAbove, shortBelow });

/** Being out of the market at every probability. */
const STAY_OUT = onProbability(Infinity, -Infinity);

/** Long above each midpoint, else flat. */
function longFamily(probability: Float64Array): Family {
  return Array.from(midpoints(probability), (at) => onProbability(at, -Infinity));
}

/** Long above and short below one midpoint. */
function splitFamily(probability: Float64Array): Family {
  return Array.from(midpoints(probability), (at) => onProbability(at, at));
}

/** Long above 0.5 + h, short below 0.5 - h, flat between; h = 0 has no zone between. */
function neutralZoneFamily(probability: Float64Array): Family {
  const widths = midpoints(probability.map((p) => Math.abs(p - 0.5)));
  return [...widths, 0].map((h) => onProbability(0.5 + h, 0.5 - h));
}

interface Searched {
  readonly best: Policy | undefined;
  readonly objective: number;
  readonly curve: ThresholdCurve;
}

/** Families run from the highest threshold down, and a later one must be better: ties trade less. */
function search(family: Family, evaluate: (policy: Policy) => Outcome): Searched {
  const n = family.length;
  const threshold = new Float64Array(n);
  const objective = new Float64Array(n), exposure = new Float64Array(n);
  let best: Policy | undefined, highest = -Infinity;
  family.forEach((policy, k) => {
    const outcome = evaluate(policy);
    const place = n - 1 - k;
    threshold[place] = policy.longAbove;
    objective[place] = outcome.objective;
    exposure[place] = outcome.exposure;
    if (outcome.objective > highest) {
      highest = outcome.objective;
      best = policy;
    }
  });
  return { best, objective: highest, curve: Object.freeze({ threshold, objective, exposure }) };
}

/**
 * Chooses the probability above which to be long (and below which to be short) on rows that no
 * model was tested on: those it was calibrated on.
 *
 * Candidates are cuts between neighbouring distinct probabilities, at most 200 of each family,
 * spread evenly over the ranks:
 *
 * - `netReturn`, long: long above the cut, else flat.
 * - `netReturn`, longShort: a neutral zone around 0.5, long above 0.5 + h and short below 0.5 - h,
 *   with h from 0 over the cuts between the distances from 0.5; and the family of long alone, which
 *   must do better than every neutral zone.
 * - `f1`: long above the cut; with longShort, short below the same cut, for F1 knows no third
 *   answer. It pays no heed to returns, costs or `minTrades`.
 *
 * The net return is the mean over all rows of the position's log return less `cost` times the
 * change of position, entered from flat; a short position's is log(2 - exp(r)), not -r. Staying out
 * earns 0, and a candidate must earn more; with fewer than `minTrades` entries it is not believed.
 * When none is left, the policy never trades and `flat` is true. Of equal candidates the one that
 * trades less, with the higher threshold, is taken.
 *
 * The figure found is the best of many on these rows and so flatters itself: judge a policy on
 * later rows. Throws a `RangeError` for NaN, which must be left out before, and for no rows.
 *
 * @example
 * ```ts
 * import { chooseThreshold } from "lib/signals/mod.ts";
 * import assert from "node:assert/strict";
 * const probability = Float64Array.from({ length: 40 }, (_, i) => 0.3 + 0.01 * (i * 7 % 40));
 * const forwardReturn = probability.map((p) => p > 0.555 ? 0.01 : -0.01);
 * const rows = { probability, forwardReturn, label: forwardReturn.map((r) => r > 0 ? 1 : 0) };
 * const { policy } = chooseThreshold(rows, { maximize: "netReturn", side: "long", cost: 0.001 });
 * assert.ok(policy.longAbove > 0.55 && policy.longAbove < 0.56);
 * const costly = chooseThreshold(rows, { maximize: "netReturn", side: "long", cost: 0.1 });
 * assert.ok(costly.flat && costly.policy.longAbove === Infinity);
 * ```
 */
export function chooseThreshold(
  rows: ThresholdRows,
  options: ThresholdOptions,
): ThresholdChoice {
  assertKnownOptions("chooseThreshold", options, KNOWN);
  const { maximize, side, cost, minTrades = 5 } = options;
  const { probability, label, forwardReturn } = rows;
  assertSameLength({ probability, label, forwardReturn });
  assertProbabilities("probability", probability);
  assertBinary("label", label);
  assertFinite("forwardReturn", forwardReturn);
  assertNumber("cost", cost, { min: 0 });
  assertInteger("minTrades", minTrades, { min: 1 });
  if (probability.length === 0) throw new RangeError("Expected at least 1 row but found 0");

  const value = Float64Array.from(probability);
  let families: Family[];
  let evaluate: (policy: Policy) => Outcome;
  if (maximize === "f1") {
    families = [side === "long" ? longFamily(value) : splitFamily(value)];
    const labelled = { value, label: Float64Array.from(label) };
    evaluate = (policy) => longF1(labelled, policy);
  } else {
    families = [longFamily(value)];
    if (side === "longShort") families.unshift(neutralZoneFamily(value));
    const longGain = Float64Array.from(forwardReturn);
    const earning = { value, longGain, shortGain: longGain.map(shortLogGain) };
    evaluate = (policy) => netReturn(earning, policy, { cost, minTrades });
  }

  let chosen = search(families[0], evaluate);
  for (const family of families.slice(1)) {
    const other = search(family, evaluate);
    if (other.objective > chosen.objective) chosen = other;
  }
  const { best, curve, objective } = chosen;
  if (best === undefined || objective <= 0) {
    const nothing = maximize === "f1" ? NaN : 0;
    const choice = { policy: STAY_OUT, curve, objective: nothing, flat: true };
    return Object.freeze(withDisplay("thresholdChoice", choice, { choice, maximize }));
  }
  const choice = { policy: best, curve, objective, flat: false };
  return Object.freeze(withDisplay("thresholdChoice", choice, { choice, maximize }));
}
