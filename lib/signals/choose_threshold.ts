import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  assertOneOf,
  assertSameLength,
  type OptionNames,
  type Prng,
  withDisplay,
} from "../core/mod.ts";
import { assertBinary, assertFinite, assertProbabilities } from "../stats/mod.ts";
import { bandWidths, familiesOf, STAY_OUT, type Zone } from "./families.ts";
import { judgeBySums, judgeByUtility, type Outcome, type PolicyJudge } from "./judge_policy.ts";
import { gainsOf, type ObjectiveName, sumObjective, type Utility } from "./objective.ts";
import { payoffs } from "./payoffs.ts";
import type { Policy, Side } from "./policy.ts";
import { curveOf, profileOf, type ThresholdCurve } from "./threshold_curve.ts";
import { chooseAgain, type ThresholdUncertainty } from "./uncertainty.ts";

/** Rows that a threshold is chosen on, in time order and without holes; all of one length. */
export interface ThresholdRows {
  /** Calibrated probability that the label is 1. */
  readonly probability: ArrayLike<number>;
  /** 1 or 0. */
  readonly label: ArrayLike<number>;
  /** Log return of the bar in which a position wished at this row is held. */
  readonly forwardReturn: ArrayLike<number>;
  /** Funding rate that a long position pays in that bar, and a short one receives. Absent: 0. */
  readonly funding?: ArrayLike<number>;
}

/** Options of {@linkcode chooseThreshold}. */
export interface ThresholdOptions {
  /** What is to be as large as possible: by name, or a function of net returns. */
  readonly maximize: Exclude<ObjectiveName, "utility"> | Utility;
  /** Positions that are allowed. */
  readonly side: Side;
  /** Cost of one unit of position change, a fraction: fee and slippage. From long to short costs 2. */
  readonly cost: number;
  /** Cost of holding a position for a bar, long or short, a fraction. Default 0. */
  readonly holdingCost?: number;
  /** Fewest entries a threshold needs for what it earns to count. Default 5. */
  readonly minTrades?: number;
  /** Of `fBeta`: how many times as much recall counts as precision. Default 0.5. */
  readonly beta?: number;
  /** Of `precision`: smallest share of the labels of 1 that long rows must find. Default 0.2. */
  readonly minRecall?: number;
  /** Whether the thresholds of long and short lie evenly around 0.5. Default: "symmetric". */
  readonly zone?: Zone;
  /**
   * How far a probability must fall back behind the threshold before a position is left: a width in
   * probability, "cost" (what the costs are worth) or "search" (chosen with the threshold).
   * Default 0.
   */
  readonly hysteresis?: number | "cost" | "search";
  /** Bounds that no entry may be laxer than; see `conformalLimits`. Default: none. */
  readonly limits?: { readonly longAbove: number; readonly shortBelow: number };
  /** Choose again on resamples, to say how sure the choice is. Default: no. */
  readonly bootstrap?: {
    readonly prng: Prng;
    /** Default 200. */
    readonly resamples?: number;
    /** Fewest rows a block; give twice the horizon where labels overlap. Default 1. */
    readonly blockLength?: number;
  };
}

const KNOWN: OptionNames<ThresholdOptions> = {
  maximize: true,
  side: true,
  cost: true,
  holdingCost: true,
  minTrades: true,
  beta: true,
  minRecall: true,
  zone: true,
  hysteresis: true,
  limits: true,
  bootstrap: true,
};

const KNOWN_BOOTSTRAP: OptionNames<NonNullable<ThresholdOptions["bootstrap"]>> = {
  prng: true,
  resamples: true,
  blockLength: true,
};

/** What {@linkcode chooseThreshold} finds. */
export interface ThresholdChoice {
  readonly policy: Policy;
  readonly curve: ThresholdCurve;
  /** Objective of the policy: what staying out is worth (0) when flat, NaN for no F1 at all. */
  readonly objective: number;
  /** True when no candidate is better than staying out; the policy then never trades. */
  readonly flat: boolean;
  /** Share of rows without a position. */
  readonly abstention: number;
  /** How sure the choice is; absent without `bootstrap`. */
  readonly uncertainty?: ThresholdUncertainty;
}

declare module "../core/display.ts" {
  interface Displayed {
    /** What was maximised tells the unit of the objective. */
    thresholdChoice: {
      readonly choice: ThresholdChoice;
      readonly maximize: ObjectiveName;
    };
  }
}

const NAMES = ["f1", "fBeta", "precision", "netReturn", "sharpe"] as const;

/** A family's best: families run from the highest threshold down, so that ties trade less. */
function bestOf(outcomes: readonly Outcome[]): Outcome | undefined {
  let best: Outcome | undefined;
  for (const outcome of outcomes) {
    if (outcome.objective > (best?.objective ?? -Infinity)) best = outcome;
  }
  return best;
}

/**
 * Chooses the probability above which to be long (and below which to be short) on rows that no
 * model was tested on: those it was calibrated on.
 *
 * What can be maximised:
 *
 * - `netReturn`: the mean over all rows of the position's log return less `cost` times the change of
 *   position, entered from flat, less what holding costs; a short position's return is
 *   log(2 - exp(r)), not -r.
 * - `sharpe`: the mean of those net returns over their standard deviation, a bar, not annualised.
 * - a function of those net returns: see {@linkcode Utility}.
 * - `f1`, `fBeta` and `precision` are points of the precision-recall curve: F1 of being long as the
 *   forecast of label 1, F-beta (van Rijsbergen, 1979), and precision where recall is at least
 *   `minRecall`. They pay no heed to returns, costs or `minTrades`.
 *
 * Candidates are cuts between neighbouring distinct probabilities, spread evenly over the ranks:
 *
 * - long: long above the cut, else flat; at most 200 cuts.
 * - longShort, by returns: a neutral zone around 0.5, long above 0.5 + h and short below 0.5 - h,
 *   with h from 0 over at most 200 cuts between the distances from 0.5; and the family of long
 *   alone, which must do better than every neutral zone. With `zone: "asymmetric"` also all pairs
 *   of at most 40 cuts, and either side of them alone.
 * - longShort, by the precision-recall curve: short below the same cut, for it knows no third answer.
 * - With `hysteresis: "search"` each of these with 6 widths of the band, from 0 to 2 standard
 *   deviations of the probability, and at most 900 in all.
 *
 * With `hysteresis` a position is entered beyond the threshold and kept until the probability falls
 * back by more than the band. "cost" takes `2 cost / (W + L)` with W and L the mean log return at
 * label 1 and its loss at label 0: within that band neither entering nor leaving pays its cost for
 * the bar ahead (a one-bar form of the no-trade region of Davis and Norman, 1990).
 *
 * Staying out earns 0, and a candidate must earn more; with fewer than `minTrades` entries it is not
 * believed. When none is left, the policy never trades and `flat` is true. Of equal candidates the
 * one that trades less, with the higher threshold, is taken.
 *
 * The figure found is the best of many on these rows and so flatters itself: judge a policy on
 * later rows, and let `bootstrap` say how sure the choice is. Throws a `RangeError` for NaN, which
 * must be left out before, and for no rows.
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
  const { maximize, side, cost, holdingCost = 0, minTrades = 5, limits, bootstrap } = options;
  if (bootstrap) assertKnownOptions("bootstrap", bootstrap, KNOWN_BOOTSTRAP);
  const { beta = 0.5, minRecall = 0.2, zone = "symmetric", hysteresis = 0 } = options;
  const { probability, label, forwardReturn, funding } = rows;
  assertSameLength({ probability, label, forwardReturn, ...funding ? { funding } : {} });
  assertProbabilities("probability", probability);
  assertBinary("label", label);
  assertFinite("forwardReturn", forwardReturn);
  if (funding) assertFinite("funding", funding);
  if (typeof maximize !== "function") assertOneOf("maximize", maximize, NAMES);
  assertOneOf("zone", zone, ["symmetric", "asymmetric"]);
  assertNumber("cost", cost, { min: 0 });
  assertNumber("holdingCost", holdingCost, { min: 0 });
  assertInteger("minTrades", minTrades, { min: 1 });
  if (typeof hysteresis === "number") assertNumber("hysteresis", hysteresis, { min: 0, max: 1 });
  else assertOneOf("hysteresis", hysteresis, ["cost", "search"]);
  const n = probability.length;
  if (n === 0) throw new RangeError("Expected at least 1 row but found 0");

  const value = Float64Array.from(probability);
  const judged = {
    label: Float64Array.from(label),
    ...gainsOf(forwardReturn, { holdingCost, funding }),
  };
  let judge: PolicyJudge, idle: number;
  if (typeof maximize === "function") {
    judge = judgeByUtility(value, { rows: judged, utility: maximize, cost, minTrades });
    const worth = maximize(new Float64Array(n), { held: 0, entries: 0 });
    // A ratio that is 0 / 0 without positions: 0 stands for nothing earned.
    idle = Number.isNaN(worth) ? 0 : worth;
  } else {
    const objective = sumObjective(maximize, judged, { cost, minTrades, beta, minRecall });
    judge = judgeBySums(value, objective);
    idle = objective.idle;
  }
  const bands = hysteresis === "search"
    ? bandWidths(value)
    : [hysteresis === "cost" ? costBand(rows, cost) : hysteresis];
  const classifies = maximize === "f1" || maximize === "fBeta" || maximize === "precision";
  const families = familiesOf(value, { side, classifies, zone, bands, limits });

  let best: Outcome | undefined, from: readonly Outcome[] = [];
  const all: Outcome[] = [];
  for (const family of families) {
    const outcomes = family.map((policy) => judge(policy));
    const own = bestOf(outcomes);
    if (from.length === 0 || (own && own.objective > (best?.objective ?? -Infinity))) {
      best = own;
      from = outcomes;
    }
    all.push(...outcomes);
  }
  const least = Number.isNaN(idle) ? 0 : idle;
  const chosen = best && best.objective > least ? best : undefined;
  const profile = profileOf(from);
  const again = bootstrap &&
    chooseAgain({ all, profile, chosen, idle }, {
      ...bootstrap,
      judge,
      rows: n,
      // A user's function sees whole resamples, not sums of them.
      most: typeof maximize === "function" ? 20 : 100,
    });
  const choice: ThresholdChoice = {
    policy: chosen?.policy ?? STAY_OUT,
    curve: curveOf(profile, again?.ranges),
    objective: chosen?.objective ?? idle,
    flat: chosen === undefined,
    abstention: chosen ? 1 - chosen.exposure : 1,
    ...again ? { uncertainty: again.uncertainty } : {},
  };
  const name = typeof maximize === "function" ? "utility" : maximize;
  return Object.freeze(
    withDisplay("thresholdChoice", choice, { choice, maximize: name }),
  );
}

/** Width of the band in which a change of position does not pay its cost for one bar. */
function costBand({ label, forwardReturn }: ThresholdRows, cost: number): number {
  const { ofOne, ofZero } = payoffs(label, forwardReturn);
  const spread = ofOne - ofZero;
  // Where returns do not follow labels, probabilities of labels have no worth to compare with costs.
  return spread > 0 ? Math.min(1, 2 * cost / spread) : 0;
}
