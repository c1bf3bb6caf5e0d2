import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  assertOneOf,
  type OptionNames,
  prng as makePrng,
  withDisplay,
} from "../core/mod.ts";
import { cagr, equityCurve, sharpeInterval, totalReturn, volatility } from "../metrics/mod.ts";
import {
  minimumTrackRecordLength,
  probabilisticSharpeOf,
  type SharpeMoments,
  sharpeMoments,
} from "../metrics/overfitting/mod.ts";
import { familyConfidence } from "../validation/verdict/mod.ts";
import type { AssayOptions, AssayReport } from "./assay_report.ts";
import { type Basis, basisOf } from "./basis.ts";
import { besideBenchmark } from "./benchmark.ts";
import { afterCost, costDrag, costSensitivityOf } from "./cost_sensitivity.ts";
import { deflationOf } from "./deflation.ts";
import { dependenceOf, tradeSharesOf } from "./dependence.ts";
import { drawdownRank } from "./drawdown_rank.ts";
import { findingsOf } from "./findings.ts";
import type { CostsShown, ForeignResult } from "./foreign_result.ts";
import { type Overfitting, overfittingOf } from "./overfitting.ts";
import { familyInterval, verdictOn } from "./verdict.ts";
import { yearsOf } from "./years.ts";

const KNOWN: OptionNames<AssayOptions> = {
  trials: true,
  alternatives: true,
  benchmark: true,
  periodsPerYear: true,
  costs: true,
  fill: true,
  live: true,
  confidence: true,
  resamples: true,
  seed: true,
};

function assertOptions(options: AssayOptions): void {
  assertKnownOptions("assayResult", options, KNOWN);
  const { trials, periodsPerYear, costs, fill, resamples, confidence } = options;
  if (trials !== undefined) assertInteger("trials", trials, { min: 1 });
  if (periodsPerYear !== undefined) assertNumber("periodsPerYear", periodsPerYear, { min: 1e-3 });
  if (typeof costs === "number") assertNumber("costs", costs, { min: 0, max: 0.1 });
  else if (costs !== undefined) assertOneOf("costs", costs, ["charged", "none"]);
  if (fill !== undefined) assertOneOf("fill", fill, ["nextOpen", "sameClose"]);
  if (resamples !== undefined) assertInteger("resamples", resamples, { min: 100 });
  if (confidence !== undefined) assertNumber("confidence", confidence, { min: 0.5, max: 0.999 });
}

/** Takes the stated cost off every trade; an error where the trades are not known. */
function charge(
  result: ForeignResult,
  { basis, drag, costs }: {
    readonly basis: Basis;
    readonly drag: Float64Array | undefined;
    readonly costs: AssayOptions["costs"];
  },
): { readonly basis: Basis; readonly shown: CostsShown; readonly rate: number } {
  if (typeof costs !== "number") return { basis, shown: costs ?? result.costs, rate: 0 };
  if (!drag) {
    throw new TypeError(
      `${result.path}: Expected trades with what they staked, to take costs of ${costs} off them, ` +
        "but found none; say --costs charged or --costs none",
    );
  }
  const returns = afterCost(basis.returns, drag, costs);
  return { basis: { ...basis, returns }, shown: "charged", rate: costs };
}

/** Fewest observations of which anything is said. */
const FEWEST = 10;

function assertJudgeable(path: string, { returns }: Basis, moments: SharpeMoments): void {
  if (returns.length < FEWEST) {
    throw new RangeError(
      `${path}: Expected at least ${FEWEST} returns or trades but found ${returns.length}`,
    );
  }
  if (Number.isNaN(moments.sharpe)) {
    throw new RangeError(
      `${path}: Expected returns that vary but found ${returns[0]} in every row`,
    );
  }
}

/** Trials that the files themselves show; an error when fewer are stated. */
function trialsShown(
  { path, strategies }: ForeignResult,
  { overfitting, trials }: {
    readonly overfitting: Overfitting | undefined;
    readonly trials: number | undefined;
  },
): number {
  const shown = Math.max(strategies, overfitting?.strategies ?? 1);
  if (trials === undefined || trials >= shown) return shown;
  throw new RangeError(
    `${path}: Expected at least ${shown} trials, as many as there are strategies in the files, but ` +
      `found ${trials}`,
  );
}

/**
 * Judges a result that was made elsewhere: what it shows after all that is known about it, and what
 * it cannot show. Nothing unknown is taken in its favour: an unknown number of trials is no single
 * trial, and evidence needs trials, costs, alternatives and a benchmark, and fills that were real.
 *
 * Throws a `RangeError` for fewer than 10 observations and returns that do not vary, a `TypeError`
 * when the periods a year are neither stated nor beyond doubt.
 *
 * @example
 * ```ts
 * import { assayResult, readResult } from "lib/assay/mod.ts";
 * import assert from "node:assert/strict";
 * const path = await Deno.makeTempFile({ suffix: ".csv" });
 * const rows = Array.from({ length: 500 }, (_, i) => {
 *   const day = new Date(Date.UTC(2023, 0, 1 + i)).toISOString().slice(0, 10);
 *   return `${day},${0.001 + 0.02 * Math.sin(i * i)}`;
 * });
 * await Deno.writeTextFile(path, ["date,returns", ...rows].join("\n"));
 * const report = assayResult(await readResult(path), { trials: 50 });
 * assert.equal(report.basis.periodsPerYear, 365);
 * assert.notEqual(report.verdict.code, "evidence");
 * await Deno.remove(path);
 * ```
 */
export function assayResult(result: ForeignResult, options: AssayOptions = {}): AssayReport {
  assertOptions(options);
  const { trials, alternatives, confidence = 0.95, resamples = 2000, seed = 1 } = options;
  // A stream each, so that a figure does not change with what else is asked for.
  const stream = (name: string) => makePrng(seed).fork(name);
  const raw = basisOf(result, options);
  const drag = costDrag(result, raw);
  const { basis, shown, rate } = charge(result, { basis: raw, drag, costs: options.costs });
  const { returns, time, periodsPerYear } = basis;
  const moments = sharpeMoments(returns);
  assertJudgeable(result.path, basis, moments);
  const sharpe = sharpeInterval(returns, {
    periodsPerYear,
    confidence,
    resamples,
    prng: stream("sharpe"),
  });
  const overfitting = alternatives && overfittingOf(basis, alternatives);
  const deflation = deflationOf(moments, {
    trials,
    atLeast: trialsShown(result, { overfitting, trials }),
    periodsPerYear,
    variance: overfitting?.variance,
    confidence,
  });
  const beside = options.benchmark && besideBenchmark(basis, options.benchmark, {
    prng: stream("benchmark"),
    resamples,
  });
  const family = familyConfidence(trials ?? deflation.atLeast, { confidence });
  const widened = familyInterval(basis, sharpe, {
    confidence: family,
    base: confidence,
    resamples,
    prng: stream("family"),
  });
  const needed = minimumTrackRecordLength(moments, { confidence });
  return withDisplay("assay", {
    path: result.path,
    format: result.format,
    name: result.name,
    read: result.read,
    basis: {
      kind: basis.kind,
      periodsPerYear,
      periodsFrom: basis.periodsFrom,
      observations: returns.length,
      from: time?.[0],
      to: time?.[time.length - 1],
    },
    trades: result.trades?.exit.length,
    costs: shown,
    costRate: rate,
    performance: {
      totalReturn: totalReturn(returns),
      cagr: cagr(returns, { periodsPerYear }),
      volatility: volatility(returns, { periodsPerYear }),
      sharpe,
      confidence,
      skewness: moments.skewness,
      kurtosis: moments.kurtosis,
      probabilisticSharpe: probabilisticSharpeOf(moments),
    },
    deflation,
    minimumTrackRecord: { observations: needed, years: needed / periodsPerYear },
    drawdown: drawdownRank(returns, { prng: stream("drawdown") }),
    dependence: dependenceOf(basis),
    tradeShares: result.trades && tradeSharesOf(result.trades),
    overfitting,
    benchmark: beside,
    costSensitivity: drag && costSensitivityOf(basis, { drag, confidence }),
    years: yearsOf(basis),
    findings: findingsOf(result, { basis, options, costs: shown }),
    verdict: verdictOn({
      options,
      sharpe: widened,
      confidence: family,
      deflation,
      overfitting,
      beside,
      costs: shown,
    }),
    curve: { equity: equityCurve(returns), time },
  });
}
