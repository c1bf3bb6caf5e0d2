import type { AssayReport } from "../../assay/mod.ts";
import { count, date, integer, number, percent, rate } from "../format.ts";

/** What one observation is called. */
export function unitOf({ basis }: AssayReport): "trade" | "return" {
  return basis.kind === "trades" ? "trade" : "return";
}

/** The file's name without its folders. */
export function fileName({ path }: AssayReport): string {
  return path.split(/[\\/]/).at(-1)!;
}

/** What was read, in one line: format, observations, span. */
export function describeFile(report: AssayReport): string {
  const { format, name, basis, trades } = report;
  const span = basis.from === undefined ? "" : `, ${date(basis.from)} to ${date(basis.to)}`;
  const which = name === undefined ? "" : ` ${name}`;
  const also = trades !== undefined && basis.kind === "periods"
    ? ` and ${count(trades, "trade")}`
    : "";
  return `${format}${which}: ${count(basis.observations, unitOf(report))}${also}${span}`;
}

/** Where the number of observations a year comes from. */
export function describePeriods({ basis }: AssayReport): string {
  const many = Number(basis.periodsPerYear.toFixed(1)).toLocaleString("en-US");
  return `${many} ${basis.kind === "trades" ? "trades" : "returns"} a year (${basis.periodsFrom})`;
}

/** A probability that never claims certainty. */
export function probability(value: number): string {
  if (value > 0.9999) return "> 99.99%";
  return value < 0.0001 ? "< 0.01%" : percent(value, value > 0.99 || value < 0.01 ? 2 : 1);
}

/** A count of trials, which may have no end. */
export function trials(value: number): string {
  return value === Infinity || value >= 1e9 ? "any number" : integer(value);
}

/** What the number of trials does to the evidence, in a sentence. */
export function describeVanishing({ deflation }: AssayReport): string {
  const { vanishesAbove, confidence } = deflation;
  const level = percent(confidence, 0);
  if (Number.isNaN(vanishesAbove)) return "The deflated Sharpe ratio is undefined.";
  if (vanishesAbove === 0) {
    return `There is no evidence at ${level} even if this was the only trial.`;
  }
  if (trials(vanishesAbove) === "any number") {
    return `The evidence outlasts any number of trials that can be made.`;
  }
  return vanishesAbove === 1
    ? `The evidence at ${level} vanishes with the second trial.`
    : `The evidence at ${level} vanishes with more than ${count(vanishesAbove, "trial")}.`;
}

/** How many trials there were, as far as anyone knows. */
export function describeTrials({ deflation }: AssayReport): string {
  const { trials, atLeast } = deflation;
  if (trials !== undefined) return `${integer(trials)}, as stated`;
  return atLeast > 1 ? `unknown, ${integer(atLeast)} at least` : "unknown";
}

/** The track record that is needed beside the one there is. */
export function describeTrackRecord(report: AssayReport): string {
  const { minimumTrackRecord: { observations, years }, basis } = report;
  if (!Number.isFinite(observations)) return "no length would be enough";
  const unit = unitOf(report);
  const there = basis.observations;
  return `${count(Math.ceil(observations), unit)} (${number(years, 1)} years) needed, ${
    integer(there)
  } there`;
}

/** The probability of overfitting with what was compared. */
export function describeOverfitting(
  { overfitting }: AssayReport,
): string | undefined {
  if (!overfitting) return undefined;
  const { probability: value, strategies, column, added, blocks, lossProbability } = overfitting;
  const place = column !== undefined
    ? `this result is column ${column}`
    : added
    ? "this result added to them"
    : "this result is not among them";
  return `${probability(value)} over ${
    integer(strategies)
  } strategies in ${blocks} blocks (${place}); the best of a half loses in the other in ${
    probability(lossProbability)
  }`;
}

/** The drawdown among those of resamples. */
export function describeDrawdown({ drawdown }: AssayReport): string {
  const { observed, low, high, share } = drawdown;
  return `${percent(observed)}; 90% of resamples lie between ${percent(low)} and ${
    percent(high)
  }, ${percent(share, 0)} are as deep`;
}

/** Where further costs end the profit and the evidence. */
export function describeCosts({ costSensitivity }: AssayReport): string | undefined {
  if (!costSensitivity) return undefined;
  const { profitGoneAt, evidenceGoneAt, confidence } = costSensitivity;
  if (profitGoneAt === 0) return "There is no profit that further costs could take.";
  const most = (value: number) => rate(Number(value.toPrecision(2)));
  const evidence = evidenceGoneAt === 0
    ? "there is no evidence to begin with"
    : `the evidence (${percent(confidence, 0)}, a single trial) at ${most(evidenceGoneAt)}`;
  return `The mean return is gone at a further ${most(profitGoneAt)} a side, ${evidence}.`;
}

/** How many of the best days or trades carry the result. */
export function describeDependence({ dependence }: AssayReport): string {
  const { carriedBy, unit, observations } = dependence;
  if (carriedBy === undefined) return "Nothing was gained in total.";
  return `Without its best ${count(carriedBy, unit)} of ${
    integer(observations)
  } nothing was gained.`;
}

/** How much the best trades brought. */
export function describeTradeShares({ tradeShares }: AssayReport): string | undefined {
  if (!tradeShares) return undefined;
  const { carriedBy, trades } = tradeShares;
  if (carriedBy === undefined) return "All trades together gained nothing.";
  return `Without the best ${count(carriedBy, "trade")} of ${
    integer(trades)
  } all others gained nothing.`;
}

/** What holding the benchmark brought. */
export function describeBenchmark({ benchmark }: AssayReport): string | undefined {
  if (!benchmark) return undefined;
  const { sharpe, totalReturn, difference, pValue } = benchmark;
  const { estimate, low, high } = difference;
  return `Sharpe ratio ${number(sharpe, 2)}, total return ${
    percent(totalReturn)
  }; difference of Sharpe ratios ${number(estimate, 2)} [${number(low, 2)}, ${
    number(high, 2)
  }], p-value of no advantage ${number(pValue)}`;
}
