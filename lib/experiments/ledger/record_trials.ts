import { appendTrials, type LedgerReport, type Trial } from "../ledger.ts";
import { hashReturns, storeReturns, type TrialReturns } from "./returns.ts";

/** A trial with what it earned, for the ledger. */
export interface RecordedTrial extends Trial {
  /**
   * Returns of its test bars, stored beside the ledger: trials whose returns are alike are one
   * cluster, and one idea. Absent: the trial counts as a cluster of its own.
   */
  readonly returns?: TrialReturns;
}

/**
 * Counts trials: stores their returns beside the ledger and appends a line for each. All that
 * evaluates a model on test bars goes through here, whoever calls it. Safe when several processes
 * record at once; refuses a ledger with a bad line.
 *
 * @example
 * ```ts
 * import { recordTrials } from "lib/experiments/mod.ts";
 * import assert from "node:assert/strict";
 * const path = `${await Deno.makeTempDir()}/ledger.jsonl`;
 * const { lines } = await recordTrials(path, [{
 *   time: "2024-01-01T00:00:00.000Z",
 *   experiment: "x",
 *   runId: "1",
 *   model: "lstm",
 *   configSha256: "",
 *   trialSha256: "a1",
 *   dataSha256: "b2",
 *   label: "direction/1",
 *   smoke: false,
 *   source: "tune",
 *   metrics: { sharpe: 0.4 },
 *   returns: { time: Float64Array.of(0, 86_400_000), value: Float64Array.of(0.01, -0.02) },
 * }]);
 * assert.equal(lines[0].source, "tune");
 * assert.equal(lines[0].returnsSha256!.length, 64);
 * ```
 */
export async function recordTrials(
  ledgerPath: string,
  trials: readonly RecordedTrial[],
): Promise<LedgerReport> {
  const lines: Trial[] = [];
  for (const { returns, ...trial } of trials) {
    const line = returns ? { ...trial, returnsSha256: hashReturns(returns) } : trial;
    if (returns) await storeReturns(ledgerPath, line, returns);
    lines.push(line);
  }
  return await appendTrials(ledgerPath, lines);
}
