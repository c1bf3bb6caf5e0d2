import { withDisplay } from "../../core/mod.ts";
import { effectiveTrials } from "../../metrics/mod.ts";
import type { LedgerLine, TrialSource, TrialStatus } from "../ledger.ts";
import type { BarsSpan } from "./bars_span.ts";
import { byTrial } from "./by_trial.ts";
import { type DataGroup, groupByData } from "./group_by_data.ts";
import { loadReturns, type TrialReturns } from "./returns.ts";

/** What was asked of the same data about the same label. */
export interface TrialFamily {
  /** Of the file, or of the bars where there was none; of the first where data have grown. */
  readonly dataSha256: string;
  /** What the bars are of, one a symbol, from the first bar of any line to the last. Absent: unknown. */
  readonly bars?: readonly BarsSpan[];
  readonly label: string;
  /** Names of the experiments, in the order of their first line. */
  readonly experiments: readonly string[];
  readonly lines: number;
  /** Distinct trials, whatever became of them. */
  readonly trials: number;
  /** The same by how far they got. */
  readonly byStatus: Readonly<Partial<Record<TrialStatus | "finished", number>>>;
  /** The same by where they came from first. */
  readonly bySource: Readonly<Partial<Record<TrialSource | "run", number>>>;
  /** Trials whose returns are stored and are the ones that the ledger names. */
  readonly withReturns: number;
  /**
   * Independent trials that they amount to: clusters of returns that move alike, each trial without
   * returns or on other bars a cluster of its own.
   */
  readonly effective: number;
  /** Distinct trials tested on the bars that were kept until the end. */
  readonly holdoutOpenings: number;
  /** The highest annual Sharpe ratio after costs, and whose it is. Absent: none is defined. */
  readonly best?: { readonly model: string; readonly sharpe: number };
}

declare module "../../core/display.ts" {
  interface Displayed {
    trialFamilies: readonly TrialFamily[];
  }
}

function tally<K extends string>(names: readonly K[]): Partial<Record<K, number>> {
  const counts: Partial<Record<K, number>> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Clusters among trials on the same bars; every trial that is alone on its bars is one. */
function effectiveCount(returns: readonly TrialReturns[]): number {
  const sameBars = Map.groupBy(
    returns,
    ({ time }) => `${time.length} ${time[0]} ${time[time.length - 1]}`,
  );
  let count = 0;
  for (const group of sameBars.values()) {
    const enough = group.length > 1 && group[0].value.length > 2;
    count += enough ? effectiveTrials(group.map(({ value }) => value)).count : group.length;
  }
  return count;
}

async function summarizeFamily(
  lines: readonly LedgerLine[],
  { ledgerPath, dataSha256, bars }:
    & { readonly ledgerPath: string }
    & Pick<DataGroup, "dataSha256" | "bars">,
): Promise<TrialFamily> {
  const trials = byTrial(lines);
  const finished = trials.flatMap((ofTrial) =>
    ofTrial.findLast(({ status }) => status === undefined) ?? []
  );
  const returns: TrialReturns[] = [];
  for (const line of finished) {
    const stored = await loadReturns(ledgerPath, line);
    if (stored) returns.push(stored);
  }
  const ranked = finished.flatMap(({ model, metrics: { sharpe } }) =>
    sharpe == null ? [] : [{ model, sharpe }]
  ).sort((a, b) => b.sharpe - a.sharpe);
  return {
    dataSha256,
    ...bars.length > 0 ? { bars } : {},
    label: lines[0].label,
    experiments: [...new Set(lines.map(({ experiment }) => experiment))],
    lines: lines.length,
    trials: trials.length,
    byStatus: tally(
      trials.map((ofTrial) =>
        ofTrial.some(({ status }) => status === undefined) ? "finished" : ofTrial.at(-1)!.status!
      ),
    ),
    bySource: tally(trials.map(([{ source = "run" }]) => source)),
    withReturns: returns.length,
    effective: trials.length - returns.length + effectiveCount(returns),
    holdoutOpenings:
      trials.filter((ofTrial) => ofTrial.some(({ holdout }) => holdout === "opened")).length,
    ...ranked.length > 0 ? { best: ranked[0] } : {},
  };
}

/**
 * What a ledger holds, by data and label, in the order of their first lines. A verdict counts all
 * labels of the same data together.
 *
 * Data are the same by the rules of `trialsOn`, here also where two stretches have none but a third in
 * common: a verdict counts those that have time in common with its own. Runs on several symbols are
 * families of their own, which verdicts on one of the symbols count, too.
 */
export async function summarizeLedger(
  lines: readonly LedgerLine[],
  { ledgerPath }: { readonly ledgerPath: string },
): Promise<TrialFamily[]> {
  const dataOf = new Map<LedgerLine, DataGroup>();
  for (const group of groupByData(lines)) {
    for (const line of group.lines) dataOf.set(line, group);
  }
  const families = Map.groupBy(
    lines,
    (line) => `${dataOf.get(line)!.dataSha256} ${line.label}`,
  );
  const summaries: TrialFamily[] = [];
  for (const ofFamily of families.values()) {
    const { dataSha256, bars } = dataOf.get(ofFamily[0])!;
    summaries.push(await summarizeFamily(ofFamily, { ledgerPath, dataSha256, bars }));
  }
  return withDisplay("trialFamilies", summaries);
}
