import { confidenceOf, percent } from "./criteria.ts";
import type { Criterion, Evidence, Reason, VerdictCode, VerdictRule } from "./evidence.ts";
import { type Ground, knownTrials } from "./grounds.ts";

/** What the words are about. */
export interface Judged {
  readonly code: VerdictCode;
  readonly reasons: readonly Reason[];
  readonly grounds: readonly Ground[];
  /** Grounds that no more trials would leave than there were for certain. */
  readonly lost: readonly Ground[];
  /** Criteria that leave no evidence, whatever the figures. */
  readonly broken: readonly Reason[];
}

/** Words for a figure in a sentence. */
const NOUN: Readonly<Record<Criterion, string>> = {
  complete: "the run",
  fill: "orders filled",
  costs: "costs",
  audit: "look-ahead",
  training: "training",
  holdout: "the holdout",
  rule: "the verdict's rule",
  sharpe: "net Sharpe ratio",
  deflatedSharpe: "deflated Sharpe probability",
  overfitting: "probability of overfitting",
  baselines: "p-value against the baselines",
  forecast: "ROC-AUC",
};

/** What is asked of a profit; without one of them it is not shown to be skill. */
const PROFIT: ReadonlySet<Criterion> = new Set([
  "sharpe",
  "deflatedSharpe",
  "overfitting",
  "baselines",
]);

/** What a criterion's figure must be, for the list of those that are not. */
function bound(criterion: Criterion, rule: VerdictRule): string {
  if (criterion === "sharpe") return "above 0";
  if (criterion === "forecast") return "above 0.5";
  if (criterion === "deflatedSharpe") return `at least ${rule.deflatedSharpe}`;
  if (criterion === "overfitting") return `at most ${rule.overfitting}`;
  if (criterion === "baselines") return `at most ${rule.spa}`;
  return "";
}

const plural = (count: number) => `${count} ${count === 1 ? "trial" : "trials"}`;

/** So many trials that nobody makes more. */
export const ENDLESS = 1e9;

const list = (parts: readonly string[]) => parts.join("; ");

function cite({ criterion, found }: Reason): string {
  return `${NOUN[criterion]} ${found}`;
}

function missing(reason: Reason, rule: VerdictRule): string {
  const asked = bound(reason.criterion, rule);
  if (reason.met !== false || asked === "") return cite(reason);
  return `${cite(reason)}, not ${asked}`;
}

/** A ground that is known to hold for so few trials that it is none. */
function citeLost({ criterion, upTo }: Ground, reasons: readonly Reason[]): string {
  const reason = reasons.find((one) => one.criterion === criterion)!;
  return `${cite(reason)}, which holds for ${plural(upTo)} and no more`;
}

function provenance(evidence: Evidence, rule: VerdictRule): string {
  const { trials, countedBy = "the ledger counts" } = evidence;
  const confidence = percent(confidenceOf(evidence, rule));
  if (trials === "unknown") {
    const known = knownTrials(evidence);
    const why = known > 1 ? ` because there were ${plural(known)} at least` : "";
    return `intervals at ${confidence}${why}, and how many trials these data have seen is unknown`;
  }
  return `intervals at ${confidence} because ${countedBy} ${plural(trials)} on these data`;
}

/** What there is weak evidence of, what is not shown, and which criteria that has named. */
function claim(
  { reasons, grounds, lost }: Judged,
  rule: VerdictRule,
): { readonly text: string; readonly named: ReadonlySet<Criterion> } {
  const get = (criterion: Criterion) => reasons.find((one) => one.criterion === criterion);
  const differ = new Set(grounds.map(({ upTo }) => upTo)).size > 1;
  const shown = (criterion: Ground["criterion"]) => {
    const ground = grounds.find((one) => one.criterion === criterion);
    const upTo = differ && ground ? `, up to ${plural(ground.upTo)}` : "";
    return ground && `(${cite(get(criterion)!)}${upTo})`;
  };
  const predicts = shown("forecast"), paid = shown("sharpe");
  const gone = lost.map((ground) => citeLost(ground, reasons));
  if (predicts && paid) {
    return {
      text: `it predicts ${predicts} and paid ${paid}`,
      named: new Set(["sharpe", "forecast"]),
    };
  }
  if (paid) {
    const forecast = get("forecast");
    const not = forecast && (gone.length > 0 ? list(gone) : missing(forecast, rule));
    return {
      text: `it paid ${paid}${not ? ` but is not shown to predict (${not})` : ""}`,
      named: new Set(["sharpe", "forecast"]),
    };
  }
  const against = reasons.filter(({ criterion, met }) => PROFIT.has(criterion) && met === false);
  const said = [...gone, ...against.map((reason) => missing(reason, rule))];
  const sharpe = get("sharpe")!;
  const profit = sharpe.met === true
    ? `its profit (${gone.length > 0 ? "" : `${cite(sharpe)}; `}${
      list(said)
    }) is not shown to be skill`
    : `is not shown to pay (${list(said)})`;
  return {
    text: `it predicts ${predicts} but ${profit}`,
    named: new Set<Criterion>(["sharpe", "forecast", ...against.map((one) => one.criterion)]),
  };
}

function weak(judged: Judged, evidence: Evidence, rule: VerdictRule): string {
  const { name = "the strategy" } = evidence;
  const { text, named } = claim(judged, rule);
  const upTo = Math.max(...judged.grounds.map((ground) => ground.upTo));
  const condition = evidence.trials !== "unknown"
    ? ""
    : upTo >= ENDLESS
    ? ", however many trials were made"
    : `, if no more than ${plural(upTo)} were made on these data, none beyond`;
  const rest = judged.reasons.filter(({ criterion, met }) => met !== true && !named.has(criterion));
  const open = rest.length === 0
    ? ""
    : `; ${text.includes(" but ") ? "besides, " : "but "}${
      list(rest.map((one) => missing(one, rule)))
    }`;
  return `Weak evidence for ${name}${condition}: ${text}${open}`;
}

function none({ reasons, broken, lost }: Judged, evidence: Evidence, rule: VerdictRule): string {
  const { name = "the strategy" } = evidence;
  const figures = reasons.filter(({ criterion }) => bound(criterion, rule) !== "");
  if (broken.length === 0) {
    const open = figures.filter(({ met }) => met !== true);
    const gone = lost.map((ground) => citeLost(ground, reasons));
    return `No evidence for ${name}: ${list([...gone, ...open.map((one) => missing(one, rule))])}`;
  }
  const why = broken.filter(({ criterion }) => criterion !== "complete").map(cite);
  const because = why.length > 0 ? `: ${list(why)}` : "";
  const sentence = `No evidence for ${name}, whatever its figures${because} (${
    list(figures.map(cite))
  })`;
  return why.length === broken.length ? sentence : `Smoke run, not a result: n${sentence.slice(1)}`;
}

/** A verdict in words, with the figures and the number of trials. */
export function sentenceOf(judged: Judged, evidence: Evidence, rule: VerdictRule): string {
  const { name = "the strategy" } = evidence;
  const figures = judged.reasons.filter(({ criterion }) => bound(criterion, rule) !== "");
  const words = judged.code === "evidence"
    ? `Evidence for ${name}: ${list(figures.map(cite))}`
    : judged.code === "weakEvidence"
    ? weak(judged, evidence, rule)
    : none(judged, evidence, rule);
  return `${words}; ${provenance(evidence, rule)}.`;
}
