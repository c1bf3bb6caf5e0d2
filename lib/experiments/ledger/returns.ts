import { dirname } from "node:path";
import { readParquet, writeParquet } from "../../data/mod.ts";
import { hashColumns } from "../hash_bars.ts";
import type { Trial } from "../ledger.ts";

/** What a trial earned on its test bars, after costs. */
export interface TrialReturns {
  /** Open of each bar, UTC milliseconds. */
  readonly time: Float64Array;
  /** Simple return of each bar, a fraction. */
  readonly value: Float64Array;
}

/** What of a line tells where its returns lie. */
type Returned = Pick<Trial, "trialSha256" | "returnsSha256">;

/**
 * Where a trial's returns lie: beside the ledger. The same trial has other returns on other bars, so
 * their hash is in the name, too.
 */
export function returnsPath(
  ledgerPath: string,
  { trialSha256, returnsSha256 = "" }: Returned,
): string {
  const name = `${trialSha256}-${returnsSha256.slice(0, RETURNS_DIGITS)}`;
  return `${dirname(ledgerPath)}/returns/${name}.parquet`;
}

/** Where old versions had them. */
function oldPath(ledgerPath: string, { trialSha256 }: Returned): string {
  return `${dirname(ledgerPath)}/returns/${trialSha256}.parquet`;
}

/** Two returns of one trial are told apart by this many. */
const RETURNS_DIGITS = 16;

/** SHA-256 of returns: of their numbers, whatever writes the file. */
export function hashReturns({ time, value }: TrialReturns): string {
  return hashColumns({ time, value });
}

/** Writes a trial's returns beside the ledger. */
export async function storeReturns(
  ledgerPath: string,
  trial: Returned,
  { time, value }: TrialReturns,
): Promise<void> {
  const path = returnsPath(ledgerPath, trial);
  await Deno.mkdir(dirname(path), { recursive: true });
  await writeParquet(path, { time, value });
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * A trial's returns; undefined where there are none: not stored, deleted since, or not the ones
 * that the line's hash is of. They are not in version control, so a ledger may well have come alone.
 */
export async function loadReturns(
  ledgerPath: string,
  trial: Returned,
): Promise<TrialReturns | undefined> {
  if (trial.returnsSha256 === undefined) return undefined;
  for (const path of [returnsPath(ledgerPath, trial), oldPath(ledgerPath, trial)]) {
    if (!await exists(path)) continue;
    const { time, value } = await readParquet(path);
    if (!(time instanceof Float64Array && value instanceof Float64Array)) continue;
    if (hashReturns({ time, value }) === trial.returnsSha256) return { time, value };
  }
  return undefined;
}
