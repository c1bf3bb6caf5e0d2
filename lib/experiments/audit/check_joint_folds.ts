import { type Bars, sliceBars } from "../../core/mod.ts";
import { gridOf } from "../../dataset/mod.ts";
import { scalerOf } from "../../models/mod.ts";
import type { AuditReport, Finding, Fold, FoldPart } from "../../validation/mod.ts";
import { fitDataOf } from "../fit_data.ts";
import type { Plan } from "../plan.ts";
import { planSymbols } from "../symbols/plan_symbols.ts";
import type { AuditedExperiment } from "./experiment_subjects.ts";

const PARTS: readonly FoldPart[] = ["train", "validation", "calibration", "test"];

/** What is audited of an experiment on several symbols. */
export type SymbolsExperiment = AuditedExperiment & { readonly symbols: readonly Bars[] };

/** The last place that a sample of the fold sees. */
function seenBy({ samples }: Plan, fold: Fold): number {
  const { spanEnd, position } = gridOf(samples);
  return PARTS.flatMap((part) => [...fold[part]])
    .reduce((last, i) => Math.max(last, spanEnd[i], position[i]), 0);
}

/** A fold by its symbol and the time of its first test sample, whatever other folds there are. */
const keyOf = ({ samples, symbols }: Plan, fold: Fold, f: number) =>
  `${symbols?.symbolOfFold?.[f] ?? ""}/${samples.time[fold.test[0]]}`;

/** A fold's samples by time and symbol, and the scaler that models get. */
function contentOf(
  { samples, features: { learnt } }: Plan,
  fold: Fold,
  { config }: AuditedExperiment,
): number[] {
  const { center, scale } = scalerOf(fitDataOf({ samples, fold }, config), {
    names: learnt,
    sequenceLength: samples.sequenceLength,
  });
  const rows = PARTS.flatMap((part) =>
    [...fold[part]].flatMap((i) => [samples.time[i], samples.symbol![i]])
  );
  return [...rows, ...center, ...scale];
}

/**
 * Ends the bars of all symbols where the middle fold has seen its last one and plans anew: this fold
 * and those before it must stay as they were, every sample and every number of their scalers.
 */
export function checkJointFolds(
  experiment: SymbolsExperiment,
  plan: Plan,
): Pick<AuditReport, "findings" | "compared" | "computations" | "columns"> {
  const { config, symbols, features } = experiment;
  const { members } = plan.symbols!;
  const cut = seenBy(plan, plan.folds[plan.folds.length >> 1]);
  const shorter = symbols.map((bars, s) => {
    const end = members[s].places.findIndex((place) => place > cut);
    return end < 0 ? bars : sliceBars(bars, 0, end);
  });
  const again = planSymbols(config, shorter, features);
  const found = new Map(again.folds.map((fold, f) => [keyOf(again, fold, f), fold]));
  const findings: Finding[] = [];
  let compared = 0, columns = 0;
  plan.folds.forEach((fold, f) => {
    if (seenBy(plan, fold) > cut) return;
    const before = contentOf(plan, fold, experiment);
    const other = found.get(keyOf(plan, fold, f));
    const after = other ? contentOf(again, other, experiment) : [];
    columns++;
    compared += before.length;
    if (before.length === after.length && before.every((value, i) => Object.is(value, after[i]))) {
      return;
    }
    findings.push({
      code: "futureChangesPast",
      cause: "splitReadsLater",
      severity: "error",
      kind: "split",
      subject: "folds of all symbols",
      column: `fold ${fold.index}`,
      firstRow: null,
      time: new Date(plan.symbols!.times[cut]).toISOString(),
      offset: null,
      message: `fold ${fold.index}: its samples or its scaler change when all symbols end earlier`,
    });
  });
  return { findings, compared, computations: 2, columns };
}
