import type { MeasuredRun } from "../judge_models.ts";
import type { ModelRecord } from "../record.ts";
import { sharpePerBar } from "../selection_evidence.ts";
import type { PlannedTrial } from "./begin_trials.ts";
import type { RecordedTrial } from "./record_trials.ts";

/** Figures of a model that its line of the ledger holds. */
function headline(
  { forecast, trading }: ModelRecord,
  returns: Float64Array,
): Record<string, number | null> {
  const perBar = sharpePerBar(returns);
  return {
    rocAuc: forecast.rocAuc.estimate,
    brier: forecast.brier.estimate,
    sharpe: trading.sharpe.estimate,
    sharpePerBar: Number.isFinite(perBar) ? perBar : null,
    maxDrawdown: trading.maxDrawdown,
    trades: trading.trades,
  };
}

/** Planned trials with what they have found, for the ledger. */
export function trialLines(
  planned: readonly PlannedTrial[],
  { records, backtests }: MeasuredRun,
  { finishedAt }: { readonly finishedAt: string },
): RecordedTrial[] {
  return records.map((record, m) => {
    const { time, returns: value } = backtests.get(record.name)!;
    return {
      ...planned[m],
      time: finishedAt,
      metrics: headline(record, value),
      returns: { time, value },
    };
  });
}
