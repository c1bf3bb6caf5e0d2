import { basename, dirname, join, resolve } from "node:path";
import type { LedgerReport } from "../ledger.ts";
import { listFolders } from "../list_folders.ts";
import type { AblationRecord } from "../record/ablation.ts";
import type { ManifestRecord } from "../record.ts";
import { readRunRecord } from "./read_run_record.ts";

/** A run on the disk that the ledger does not have, or not as the run left it. */
export interface MissingRun {
  readonly folder: string;
  /** What was expected of the ledger and what was found. */
  readonly message: string;
}

/** What {@linkcode findMissingRuns} finds. */
export interface ComparedRuns {
  /** Finished runs and ablations that belong to the ledger. */
  readonly runs: number;
  /** Those of them that the ledger lacks, by their folders. */
  readonly missing: readonly MissingRun[];
}

/** Deeper, folders hold something else. */
const MAX_DEPTH = 6;

/**
 * Path of the ledger that the run, or the ablation, in a folder was counted in, by what its record
 * says of it: old ones say nothing, they had one beside the experiments' folders.
 */
export function ledgerOfRun(folder: string, path = "ledger.jsonl"): string {
  return resolve(dirname(dirname(dirname(resolve(folder)))), path);
}

/** Folders of finished runs and of ablations at any depth. */
async function findFolders(folder: string, depth = 0): Promise<string[]> {
  const found: string[] = [];
  if (depth > MAX_DEPTH) return found;
  for (const name of await listFolders(folder)) {
    const path = join(folder, name);
    if (name === "runs" || name === "ablations") {
      for (const id of await listFolders(path)) found.push(join(path, id));
    } else found.push(...await findFolders(path, depth + 1));
  }
  return found;
}

/** What the ledger lacks of a run; undefined where it lacks nothing. */
function lackOf(
  { runId, ledger }: Pick<ManifestRecord, "runId" | "ledger">,
  { lines }: Pick<LedgerReport, "lines">,
): string | undefined {
  if (!lines.some((line) => line.runId === runId && line.status === undefined)) {
    return `Expected the ledger to have the trials of run ${runId} but found none`;
  }
  if (!ledger || lines[ledger.lines - 1]?.hash === ledger.head) return undefined;
  return `Expected the ledger to have line ${ledger.lines} with hash ${
    ledger.head.slice(0, 12)
  }, as run ${runId} left it, but found ${
    lines[ledger.lines - 1]?.hash.slice(0, 12) ?? `${lines.length} lines`
  }`;
}

/** What the ledger lacks of an ablation, whose every fit over all folds ends with a line. */
function lackOfAblation(
  { runId, trials }: { readonly runId: string; readonly trials: number },
  { lines }: Pick<LedgerReport, "lines">,
): string | undefined {
  const found = lines.filter((line) => line.runId === runId && line.status !== "begun").length;
  if (found >= trials) return undefined;
  return `Expected the ledger to have ${trials} trials of ablation ${runId} but found ${found}`;
}

/** What a folder of a run or of an ablation is compared by. */
interface Compared {
  readonly ledger: string;
  lack(report: LedgerReport): string | undefined;
}

async function readFolder(folder: string): Promise<Compared> {
  if (basename(dirname(folder)) !== "ablations") {
    const manifest = await readRunRecord(folder, "manifest");
    return {
      ledger: ledgerOfRun(folder, manifest.ledger?.path),
      lack: (report) => lackOf(manifest, report),
    };
  }
  const record: AblationRecord = JSON.parse(await Deno.readTextFile(`${folder}/ablation.json`));
  const ablation = { runId: basename(folder), trials: record.trials };
  return {
    ledger: ledgerOfRun(folder, record.ledger),
    lack: (report) => lackOfAblation(ablation, report),
  };
}

/**
 * Compares a ledger with the runs on the disk. The chain of hashes tells of lines that were changed
 * or taken out from among the others; of those that were cut off at the end, or of a ledger that was
 * emptied, only the runs know. A run belongs to the ledger that its manifest names; folders that
 * cannot be read are left out, and so are runs that belong to another ledger.
 */
export async function findMissingRuns(
  report: LedgerReport,
  { ledgerPath, folder = dirname(ledgerPath) }: {
    readonly ledgerPath: string;
    /** Where to look for runs. Default: the ledger's folder. */
    readonly folder?: string;
  },
): Promise<ComparedRuns> {
  const missing: MissingRun[] = [];
  let runs = 0;
  for (const path of await findFolders(folder)) {
    let compared: Compared;
    try {
      compared = await readFolder(path);
    } catch {
      // No run, a damaged one or one of another version: `list` tells of those.
      continue;
    }
    if (compared.ledger !== resolve(ledgerPath)) continue;
    const message = compared.lack(report);
    runs++;
    if (message !== undefined) missing.push({ folder: path, message });
  }
  return { runs, missing };
}
