import {
  appendTrials,
  assertLedger,
  identityOf,
  type LedgerReport,
  type Trial,
  trialsOn,
} from "../ledger.ts";
import { isSameTrial } from "./by_trial.ts";
import { type RecordedTrial, recordTrials } from "./record_trials.ts";

/** Trials on their way; disposing of them unfinished counts them as failed or interrupted. */
export interface BegunTrials extends AsyncDisposable {
  /** Appends what the trials have found and returns the whole ledger. */
  finish(trials: readonly RecordedTrial[]): Promise<LedgerReport>;
}

/** Options of {@linkcode beginTrials}. */
export interface BeginTrialsOptions {
  /** Tells an interruption from a failure. */
  readonly abort?: AbortSignal;
}

/** What is known of a trial before its first model is fitted. */
export type PlannedTrial = Omit<Trial, "time" | "metrics" | "status">;

/**
 * Puts trials into the ledger before they begin, those that it does not know yet on these data. Whatever ends the
 * process, they have been counted: figures of a training can be watched from its first epoch on.
 */
export async function beginTrials(
  ledgerPath: string,
  planned: readonly PlannedTrial[],
  { abort }: BeginTrialsOptions = {},
): Promise<BegunTrials> {
  const { lines } = await assertLedger(ledgerPath);
  const line = (trial: PlannedTrial, status: NonNullable<Trial["status"]>): Trial => ({
    ...trial,
    time: new Date().toISOString(),
    status,
    metrics: {},
  });
  const fresh = planned.filter((trial) =>
    !trialsOn(lines, identityOf(trial)).some((line) => isSameTrial(line, trial))
  );
  if (fresh.length > 0) {
    await appendTrials(ledgerPath, fresh.map((trial) => line(trial, "begun")));
  }
  let finished = false;
  return {
    async finish(trials) {
      const report = await recordTrials(ledgerPath, trials);
      finished = true;
      return report;
    },
    async [Symbol.asyncDispose]() {
      if (finished) return;
      const status = abort?.aborted ? "interrupted" : "failed";
      await appendTrials(ledgerPath, planned.map((trial) => line(trial, status)));
    },
  };
}
