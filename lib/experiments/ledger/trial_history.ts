import { type DataIdentity, type LedgerLine, trialsOn } from "../ledger.ts";
import { byTrial } from "./by_trial.ts";
import { loadReturns, type TrialReturns } from "./returns.ts";

/** What a ledger says about data, as far as a verdict needs it. */
export interface TrialHistory {
  /** Distinct trials on the data. */
  readonly trials: number;
  /** Sharpe ratio a bar of each distinct trial that has finished, where it is defined. */
  readonly sharpes: readonly number[];
  /** Stored returns of the distinct trials that are not this run's. */
  readonly returns: readonly TrialReturns[];
  /** Whether the rule is that of the first line on the data that names one. */
  readonly ruleKept: boolean;
}

/** Options of {@linkcode trialHistory}. */
export interface TrialHistoryOptions {
  readonly data: DataIdentity;
  /** Bars a year: lines of old versions have the annual Sharpe ratio alone. */
  readonly periodsPerYear: number;
  /** Of the rule in force, see `hashVerdictRule`. */
  readonly ruleSha256: string;
  /** The run whose own returns are at hand and need not be read. */
  readonly runId?: string;
}

/** What `lines`, those of the ledger at `ledgerPath`, say about data. */
export async function trialHistory(
  { ledgerPath, lines }: { readonly ledgerPath: string; readonly lines: readonly LedgerLine[] },
  { data, periodsPerYear, ruleSha256, runId }: TrialHistoryOptions,
): Promise<TrialHistory> {
  const same = trialsOn(lines, data);
  const trials = byTrial(same);
  const finished = trials.flatMap((lines) =>
    lines.findLast(({ status }) => status === undefined) ?? []
  );
  const sharpes = finished.flatMap(({ metrics: { sharpePerBar, sharpe } }) => {
    const value = sharpePerBar ?? (sharpe == null ? null : sharpe / Math.sqrt(periodsPerYear));
    return value === null ? [] : [value];
  });
  const returns: TrialReturns[] = [];
  for (const line of finished) {
    const stored = line.runId === runId ? undefined : await loadReturns(ledgerPath, line);
    if (stored) returns.push(stored);
  }
  const first = same.find((line) => line.ruleSha256 !== undefined);
  return {
    trials: trials.length,
    sharpes,
    returns,
    ruleKept: first === undefined || first.ruleSha256 === ruleSha256,
  };
}
