import type { Criterion, Evidence, Reason, VerdictRule } from "./evidence.ts";

type Answer = Omit<Reason, "criterion">;

const figure = (value: number, digits: number) =>
  Number.isNaN(value) ? "undefined" : value.toFixed(digits).replace(/^-(?=0\.?0*$)/, "");

function withInterval(
  { estimate, low, high }: Evidence["sharpe"],
  digits: number,
): string {
  if (Number.isNaN(estimate)) return "undefined";
  return `${figure(estimate, digits)} [${figure(low, digits)}, ${figure(high, digits)}]`;
}

/** A fraction as a percentage with two digits at most, or as many as keep it below 100. */
export function percent(fraction: number): string {
  let digits = 2;
  while (fraction < 1 && digits < 12 && Number((fraction * 100).toFixed(digits)) >= 100) digits++;
  return `${Number((fraction * 100).toFixed(digits))} %`;
}

/** Confidence of the intervals that were given. */
export function confidenceOf({ confidence }: Evidence, rule: VerdictRule): number {
  return confidence ?? rule.confidence;
}

/** A word's meaning for a criterion: met, broken or unknown, and how it is said. */
type Meaning = readonly [met: Reason["met"], found: string];

const FILL: Readonly<Record<Evidence["fill"], Meaning>> = {
  nextOpen: [true, "at the next bar's open"],
  live: [true, "live"],
  sameClose: [false, "on the close that made the signal, which nobody can trade"],
  unknown: ["unknown", "not known"],
};

const COSTS: Readonly<Record<Evidence["costs"], Meaning>> = {
  charged: [true, "charged"],
  none: [false, "not charged"],
  unknown: ["unknown", "not known"],
};

const AUDIT: Readonly<Record<Evidence["audit"], Meaning>> = {
  clean: [true, "none found"],
  warnings: ["unknown", "warnings of the audit"],
  live: [true, "traded live"],
  skipped: ["unknown", "the audit was left out"],
  unknown: ["unknown", "not known"],
  failed: [false, "found by the audit"],
};

function say(asked: string, [met, found]: Meaning): Answer {
  return { asked, found, met };
}

/** A figure that must not be below, or not above, a bound. Absent is unknown; NaN is not met. */
function bounded(
  asked: string,
  value: number | undefined,
  holds: (value: number) => boolean,
): Answer {
  if (value === undefined) return { asked, found: "not known", met: "unknown" };
  return { asked, found: figure(value, 3), met: holds(value) };
}

function sharpe(evidence: Evidence, rule: VerdictRule): Answer {
  return {
    asked: `net Sharpe ratio above 0 at ${percent(confidenceOf(evidence, rule))}`,
    found: withInterval(evidence.sharpe, 2),
    met: evidence.sharpe.low > 0,
  };
}

/** Where the number of trials is unknown, the figure is the highest that there can be. */
function deflatedSharpe(evidence: Evidence, rule: VerdictRule): Answer {
  const { trials, atLeast = 1, deflatedSharpe } = evidence;
  const asked = `deflated Sharpe probability of at least ${rule.deflatedSharpe}`;
  const answer = bounded(asked, deflatedSharpe, (value) => value >= rule.deflatedSharpe);
  if (trials !== "unknown" || deflatedSharpe === undefined || Number.isNaN(deflatedSharpe)) {
    return answer;
  }
  const so = `${atLeast} ${atLeast === 1 ? "trial" : "trials"}`;
  return {
    asked,
    found: `${answer.found} after ${so}, less after more`,
    met: answer.met === true ? "unknown" : false,
  };
}

function overfitting({ trials, overfitting }: Evidence, rule: VerdictRule): Answer {
  const asked = `probability of overfitting at most ${rule.overfitting}`;
  if (trials === 1 && overfitting === undefined) {
    return { asked, found: "a single trial, nothing was chosen", met: true };
  }
  return bounded(asked, overfitting, (value) => value <= rule.overfitting);
}

function forecast(evidence: Evidence, rule: VerdictRule): Answer | undefined {
  const { rocAuc } = evidence;
  if (!rocAuc) return undefined;
  return {
    asked: `ROC-AUC above 0.5 at ${percent(confidenceOf(evidence, rule))}`,
    found: withInterval(rocAuc, 3),
    met: rocAuc.low > 0.5,
  };
}

/** Every criterion's question and its answer; undefined where it has nothing to ask. */
const ANSWERS: Readonly<
  Record<Criterion, (evidence: Evidence, rule: VerdictRule) => Answer | undefined>
> = {
  complete: ({ complete = true }) =>
    complete ? undefined : say("a whole run", [false, "a smoke run, not a result"]),
  fill: ({ fill }) => say("orders filled after the signal", FILL[fill]),
  costs: ({ costs }) => say("fees and slippage charged", COSTS[costs]),
  audit: ({ audit }) => say("no look-ahead", AUDIT[audit]),
  training: ({ training = "past" }) =>
    training === "past"
      ? undefined
      : say("models that knew the past alone", [false, "on bars after the test, too"]),
  holdout: ({ holdoutOpenings: openings }) =>
    openings === undefined ? undefined : say("a holdout opened once", [
      openings === 1,
      openings === 1 ? "opened once" : `opened ${openings} times`,
    ]),
  rule: ({ ruleKept = true }) =>
    say("the rule fixed before the first run on these data", [
      ruleKept,
      ruleKept ? "kept" : "changed since",
    ]),
  sharpe,
  deflatedSharpe,
  overfitting,
  baselines: ({ spa }, rule) =>
    bounded(
      `p-value against the baselines of at most ${rule.spa}`,
      spa,
      (value) => value <= rule.spa,
    ),
  forecast,
};

/** The criteria that apply, answered, in the order of the table. */
export function answerCriteria(evidence: Evidence, rule: VerdictRule): Reason[] {
  return (Object.keys(ANSWERS) as Criterion[]).flatMap((criterion) => {
    const answer = ANSWERS[criterion](evidence, rule);
    return answer ? { criterion, ...answer } : [];
  });
}
