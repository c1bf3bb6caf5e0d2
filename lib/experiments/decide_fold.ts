import { prng, take } from "../core/mod.ts";
import type { Samples } from "../dataset/mod.ts";
import type { FittedModel } from "../models/mod.ts";
import {
  chooseThreshold,
  type Conformal,
  conformal,
  conformalCoverage,
  conformalLimits,
  fitSizing,
  type Policy,
  type Range,
  rebalanceBand,
  sizePositions,
  type Sizing,
  type ThresholdChoice,
  toPositions,
} from "../signals/mod.ts";
import type { ExperimentConfig } from "./config.ts";
import type { AbstainRecord, DecisionRecord, RangeRecord } from "./record/decision.ts";
import type { ThresholdRecord } from "./record.ts";
import { volatilityAt } from "./known_volatility.ts";
import { placesBySymbol } from "./symbols/by_symbol.ts";
import { loadUtility } from "./utility_file.ts";

/** What a decision is made on: rows of the calibration part. */
export interface DecisionRows {
  readonly probability: Float64Array;
  readonly label: Float64Array;
  readonly forwardReturn: Float64Array;
}

/** A fold's rule from forecasts to positions, made on its calibration part. */
export interface Decision {
  readonly policy: Policy;
  /** Absent for a rule, which decides by itself. */
  readonly choice?: ThresholdChoice;
  readonly conformal?: Conformal;
  readonly sizing?: Sizing;
}

/** What {@linkcode applyDecision} needs of the test part. */
export interface TestRows {
  readonly samples: Samples;
  readonly forwardReturn: Float64Array;
  /** Samples of the test part. */
  readonly test: Int32Array;
  readonly score: Float64Array;
  readonly probability: Float64Array;
}

const finiteOrNull = (value: number) => Number.isFinite(value) ? value : null;

/**
 * The decision of a model: its own, or what its calibration part says. A rule that decides by itself
 * is taken as it is: neither abstention nor size is changed.
 */
export async function decideFold(
  fitted: Pick<FittedModel, "policy">,
  rows: DecisionRows,
  { config, seed }: { readonly config: ExperimentConfig; readonly seed: number },
): Promise<Decision> {
  if (fitted.policy) return { policy: fitted.policy };
  const { maximize, utility, abstain, sizing, ...choosing } = config.policy;
  const { fee, slippage, periodsPerYear } = config.backtest;
  const cost = fee + slippage;
  const sets = abstain && conformal(rows, abstain);
  const choice = chooseThreshold(rows, {
    ...choosing,
    maximize: maximize === "utility" ? await loadUtility(utility!) : maximize,
    cost,
    ...sets ? { limits: conformalLimits(sets) } : {},
    bootstrap: {
      prng: prng(seed).fork("threshold"),
      // Labels that overlap make neighbouring rows alike.
      blockLength: config.label.horizon > 1 ? 2 * config.label.horizon : 1,
    },
  });
  const { window: _window, rebalanceAbove: _above, ...fitting } = sizing ?? {};
  return {
    policy: choice.policy,
    choice,
    ...sets ? { conformal: sets } : {},
    ...sizing
      ? { sizing: fitSizing(rows, { ...fitting, kind: sizing.kind, cost, periodsPerYear }) }
      : {},
  };
}

/** Wished positions in rows of one symbol. */
function applyToSymbol(
  { policy, sizing }: Decision,
  { samples, forwardReturn, test, score, probability }: TestRows,
  { policy: { side, sizing: settings } }: ExperimentConfig,
): Float64Array {
  const values = policy.on === "score" ? score : probability;
  const wished = toPositions(values, policy, { side });
  if (!sizing) return wished;
  const sized = sizePositions(wished, {
    probability,
    ...sizing.kind === "volatility"
      ? { volatility: volatilityAt(test, { samples, forwardReturn, window: settings?.window }) }
      : {},
  }, sizing);
  return rebalanceBand(sized, { above: settings?.rebalanceAbove ?? 0 });
}

/** Wished positions in the test part, from -1 to 1. Each depends on its symbol's rows up to its own. */
export function applyDecision(
  decision: Decision,
  { test, score, probability, ...rows }: TestRows,
  config: ExperimentConfig,
): Float64Array {
  const target = new Float64Array(test.length);
  for (const places of placesBySymbol(rows.samples, test)) {
    const own = applyToSymbol(decision, {
      ...rows,
      test: places.map((place) => test[place]),
      score: take(score, places),
      probability: take(probability, places),
    }, config);
    places.forEach((place, k) => target[place] = own[k]);
  }
  return target;
}

const rangeRecord = ({ low, high }: Range): RangeRecord => ({
  low: finiteOrNull(low),
  high: finiteOrNull(high),
});

function abstainRecord(
  sets: Conformal,
  test: { readonly probability: Float64Array; readonly label: Float64Array },
): AbstainRecord {
  const { coverage, oneFrom, zeroTo } = sets;
  const { covered, ofOne, ofZero, single, both, none } = conformalCoverage(test, sets);
  return {
    coverage,
    oneFrom: finiteOrNull(oneFrom),
    zeroTo: finiteOrNull(zeroTo),
    covered: finiteOrNull(covered),
    ofOne: finiteOrNull(ofOne),
    ofZero: finiteOrNull(ofZero),
    single: finiteOrNull(single),
    both: finiteOrNull(both),
    none: finiteOrNull(none),
  };
}

function sizingRecord(rule: Sizing, target: Float64Array) {
  let sum = 0, held = 0;
  for (const size of target) {
    if (!(Math.abs(size) > 0)) continue;
    sum += Math.abs(size);
    held++;
  }
  return { rule, meanSize: held > 0 ? sum / held : null };
}

/** What the report says of a decision and of how it went in the test part; absent for a rule. */
export function recordDecision(
  { policy, choice, conformal: sets, sizing }: Decision,
  test: {
    readonly probability: Float64Array;
    readonly label: Float64Array;
    readonly target: Float64Array;
  },
): Omit<ThresholdRecord, "fold"> | undefined {
  if (!choice) return undefined;
  const { curve, objective, flat, abstention, uncertainty } = choice;
  const { low, high } = curve;
  const points = Array.from(curve.threshold, (threshold, i) => ({
    threshold,
    objective: finiteOrNull(curve.objective[i]),
    exposure: curve.exposure[i],
    ...low && high ? { low: finiteOrNull(low[i]), high: finiteOrNull(high[i]) } : {},
  }));
  const { longAbove, shortBelow, objective: range, pValue, similarShare, ...sure } = uncertainty!;
  const out = test.target.reduce((sum, wish) => sum + (wish === 0 ? 1 : 0), 0);
  const { keepLongAbove, keepShortBelow } = policy;
  const decision: DecisionRecord = {
    abstention: { calibration: abstention, test: out / test.target.length },
    ...keepLongAbove === undefined ? {} : { keepLongAbove },
    ...keepShortBelow === undefined ? {} : { keepShortBelow },
    uncertainty: {
      ...sure,
      longAbove: rangeRecord(longAbove),
      shortBelow: rangeRecord(shortBelow),
      objective: rangeRecord(range),
      pValue: finiteOrNull(pValue),
      similarShare: finiteOrNull(similarShare),
    },
    ...sets ? { abstain: abstainRecord(sets, test) } : {},
    ...sizing ? { sizing: sizingRecord(sizing, test.target) } : {},
  };
  return {
    longAbove: finiteOrNull(policy.longAbove),
    shortBelow: finiteOrNull(policy.shortBelow),
    objective: finiteOrNull(objective),
    flat,
    // An infinite candidate is staying out, or short alone: it has no place on the axis.
    curve: points.filter(({ threshold }) => Number.isFinite(threshold)),
    decision,
  };
}
