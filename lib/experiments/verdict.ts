import { withDisplay } from "../core/mod.ts";
import type { VerdictRecord } from "./record.ts";

declare module "../core/display.ts" {
  interface Displayed {
    verdict: VerdictRecord;
  }
}

/** An estimate with its interval; NaN where undefined. */
export interface VerdictInterval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** What {@linkcode judge} looks at of a model. */
export interface JudgedModel {
  readonly name: string;
  /** As in the configuration; buyAndHold is the yardstick and never judged. */
  readonly kind: string;
  readonly rocAuc: VerdictInterval;
  /** Annualised, after costs. */
  readonly sharpe: VerdictInterval;
  /** Sharpe ratio minus that of buy-and-hold. */
  readonly sharpeOverBenchmark: VerdictInterval;
}

/** Options of {@linkcode judge}. */
export interface JudgeOptions {
  /** Confidence of all intervals given, see {@linkcode familyConfidence}. */
  readonly confidence: number;
  /** Distinct trials that the ledger counts on these data, this run's included. */
  readonly totalTrials: number;
  /** Who knows of these trials, as the sentence says it. Default: "the ledger counts". */
  readonly countedBy?: string;
  /** True when the run only tried the machinery. */
  readonly smoke: boolean;
  /** How orders were filled. */
  readonly fill: "nextOpen" | "sameClose";
}

/**
 * Confidence of each of `count` intervals such that all of them hold together with at least 95 %
 * (Bonferroni): whoever tries more needs stronger evidence from each trial.
 *
 * @example
 * ```ts
 * import { familyConfidence } from "lib/experiments/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(familyConfidence(1), 0.95);
 * assert.equal(familyConfidence(4), 0.9875);
 * ```
 */
export function familyConfidence(count: number): number {
  return 1 - 0.05 / Math.max(1, count);
}

const figure = (value: number, digits: number) =>
  value.toFixed(digits).replace(/^-(?=0\.?0*$)/, "");

function withInterval({ estimate, low, high }: VerdictInterval, digits: number): string {
  return `${figure(estimate, digits)} [${figure(low, digits)}, ${figure(high, digits)}]`;
}

type Measure = "rocAuc" | "sharpe" | "sharpeOverBenchmark";

const LABEL: Record<Measure, string> = {
  rocAuc: "ROC-AUC",
  sharpe: "net Sharpe ratio",
  sharpeOverBenchmark: "Sharpe ratio over buy-and-hold",
};
const CHANCE: Record<Measure, number> = { rocAuc: 0.5, sharpe: 0, sharpeOverBenchmark: 0 };
const DIGITS: Record<Measure, number> = { rocAuc: 3, sharpe: 2, sharpeOverBenchmark: 2 };

function cite(model: JudgedModel, measure: Measure): string {
  return `${model.name} ${withInterval(model[measure], DIGITS[measure])}`;
}

/** False where the interval is undefined: what cannot be computed shows nothing. */
function aboveChance(model: JudgedModel, measure: Measure): boolean {
  return model[measure].low > CHANCE[measure];
}

function best(models: readonly JudgedModel[], measure: Measure): JudgedModel | undefined {
  let found: JudgedModel | undefined;
  for (const model of models) {
    const value = model[measure].estimate;
    if (!Number.isNaN(value) && !(found && found[measure].estimate >= value)) found = model;
  }
  return found;
}

/** What no model achieved, with the one that came closest. */
function nobody(models: readonly JudgedModel[], measure: Measure): string {
  const closest = best(models, measure);
  if (!closest) return `no model has a ${LABEL[measure]}`;
  return `no model's ${LABEL[measure]} excludes ${CHANCE[measure]} from above (best: ${
    cite(closest, measure)
  })`;
}

function list(models: readonly JudgedModel[], measure: Measure): string {
  return models.map((model) => cite(model, measure)).join(", ");
}

function provenance(options: JudgeOptions): string {
  const { confidence, totalTrials, countedBy = "the ledger counts", fill } = options;
  const percent = Number((confidence * 100).toFixed(2));
  const sameClose = fill === "sameClose"
    ? "; orders were filled on the close that made the signal, which nobody can trade"
    : "";
  return `; intervals at ${percent} % because ${countedBy} ${totalTrials} ${
    totalTrials === 1 ? "trial" : "trials"
  } on these data${sameClose}.`;
}

/**
 * The verdict of a run, from the intervals of its models alone. A model has an edge when its
 * ROC-AUC excludes 0.5, its net Sharpe ratio excludes 0 and its Sharpe ratio exceeds buy-and-hold's
 * by an interval that excludes 0. It is pure: the same intervals give the same words.
 *
 * @example
 * ```ts
 * import { judge } from "lib/experiments/mod.ts";
 * import assert from "node:assert/strict";
 * const chance = { estimate: 0, low: -1, high: 1 };
 * const model = {
 *   name: "lstm",
 *   kind: "lstm",
 *   rocAuc: { estimate: 0.51, low: 0.47, high: 0.55 },
 *   sharpe: chance,
 *   sharpeOverBenchmark: chance,
 * };
 * const verdict = judge([model], {
 *   confidence: 0.95,
 *   totalTrials: 1,
 *   smoke: false,
 *   fill: "nextOpen",
 * });
 * assert.equal(verdict.code, "noEdge");
 * ```
 */
export function judge(models: readonly JudgedModel[], options: JudgeOptions): VerdictRecord {
  const judged = models.filter((model) => model.kind !== "buyAndHold");
  const predictors = judged.filter((model) => aboveChance(model, "rocAuc"));
  const earners = judged.filter((model) => aboveChance(model, "sharpe"));
  const edges = predictors.filter((model) =>
    aboveChance(model, "sharpe") && aboveChance(model, "sharpeOverBenchmark")
  );
  const prefix = options.smoke ? "Smoke run, not a result: " : "";
  const say = (code: VerdictRecord["code"], words: string): VerdictRecord => {
    const sentence = prefix + words + provenance(options);
    const capital = sentence[0].toUpperCase() + sentence.slice(1);
    return withDisplay("verdict", { code, sentence: capital });
  };

  if (judged.length === 0) return say("noEdge", "nothing was compared with buy-and-hold");
  // A smoke run is no result, and fills at the deciding close cannot be had: neither is an edge.
  const conclusive = !options.smoke && options.fill === "nextOpen";
  if (edges.length > 0) {
    const measures: Measure[] = ["rocAuc", "sharpe", "sharpeOverBenchmark"];
    const names = edges.map(({ name }) => name).join(", ");
    const figures = measures.map((measure) => `${LABEL[measure]} ${list(edges, measure)}`).join(
      "; ",
    );
    return conclusive ? say("edge", `an edge in this test for ${names}: ${figures}`) : say(
      "noEdge",
      `no edge claimed, although the figures of ${names} look like one: ${figures}`,
    );
  }
  if (predictors.length > 0) {
    const paid = predictors.filter((model) => aboveChance(model, "sharpe"));
    const why: Measure = paid.length > 0 ? "sharpeOverBenchmark" : "sharpe";
    const shown = paid.length > 0 ? paid : predictors;
    return say(
      "forecastOnly",
      `a forecast but no edge: better than chance in ROC-AUC (${list(predictors, "rocAuc")}), but ${
        why === "sharpe" ? "not shown to pay after costs" : "not shown to beat buy-and-hold"
      } (${LABEL[why]} ${list(shown, why)})`,
    );
  }
  const trading = earners.length > 0
    ? `although the net Sharpe ratio of ${list(earners, "sharpe")} excludes 0, which without a ` +
      "forecast is the market's doing or luck"
    : nobody(judged, "sharpe");
  return say(
    "noEdge",
    `no edge shown: ${nobody(judged, "rocAuc")}${earners.length > 0 ? ", " : ", and "}${trading}`,
  );
}
