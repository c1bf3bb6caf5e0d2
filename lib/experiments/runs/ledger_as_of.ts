import { loadReturns, storeReturns } from "../ledger/returns.ts";
import { appendTrials, verifyLedger } from "../ledger.ts";

/**
 * Writes to `copy` what the ledger at `path` had when the figures of a run came, with the returns
 * that lie beside it: the same run judged against it gets the same verdict. Returns false where the
 * ledger does not know the run.
 */
export async function writeLedgerAsOf(
  runId: string,
  { path, copy }: { readonly path: string; readonly copy: string },
): Promise<boolean> {
  const { lines } = await verifyLedger(path);
  const at = lines.findIndex((line) => line.runId === runId && line.status === undefined);
  if (at < 0) return false;
  // Without what it told of itself when it began: its repetition does so anew.
  const before = lines.slice(0, at).filter((line) => line.runId !== runId);
  await appendTrials(copy, before.map(({ previous: _, hash: __, ...trial }) => trial));
  for (const line of before) {
    // It may have been deleted since: the ledger then counts the trial alone.
    const returns = await loadReturns(path, line);
    if (returns) await storeReturns(copy, line, returns);
  }
  return true;
}
