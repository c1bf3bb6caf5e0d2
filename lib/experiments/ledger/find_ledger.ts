import { basename, dirname, join, relative, resolve } from "node:path";
import { projectFolder } from "../manifest.ts";

/** Options of {@linkcode findLedger}. */
export interface FindLedgerOptions {
  /** Folder to begin from. Default: the working directory. */
  readonly from?: string;
}

/** Names the ledger in place of looking for it. */
export const LEDGER_VARIABLE = "ASSAY_LEDGER";

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw error;
  }
}

/** The variable's value; undefined without the permission to read it. */
async function named(): Promise<string | undefined> {
  const { state } = await Deno.permissions.query({ name: "env", variable: LEDGER_VARIABLE });
  return state === "granted" ? Deno.env.get(LEDGER_VARIABLE) || undefined : undefined;
}

/**
 * Path of the ledger that counts what is tried in a folder: `experiments/ledger.jsonl` there or in
 * the nearest folder above that has an `experiments` folder, so that notebooks find the project's.
 * The environment variable `ASSAY_LEDGER` names another. Undefined where there is none.
 *
 * @example
 * ```ts
 * import { findLedger } from "lib/experiments/mod.ts";
 * import assert from "node:assert/strict";
 * const folder = await Deno.makeTempDir();
 * assert.equal(await findLedger({ from: folder }), undefined);
 * await Deno.mkdir(`${folder}/experiments`);
 * await Deno.mkdir(`${folder}/notebooks`);
 * assert.equal(await findLedger({ from: `${folder}/notebooks` }), `${folder}/experiments/ledger.jsonl`);
 * ```
 */
export async function findLedger(
  { from = Deno.cwd() }: FindLedgerOptions = {},
): Promise<string | undefined> {
  const given = await named();
  if (given) return given;
  for (let folder = from;; folder = dirname(folder)) {
    const experiments = join(folder, "experiments");
    if (await isFolder(experiments)) return join(experiments, "ledger.jsonl");
    if (dirname(folder) === folder) return undefined;
  }
}

/**
 * Path of the ledger that counts the runs of a folder. All folders below a folder called
 * `experiments`, the project's own first, else the nearest, have one ledger, `experiments/ledger.jsonl`:
 * another place for the files is no fresh start for the count. Elsewhere a folder has its own.
 *
 * @example
 * ```ts
 * import { ledgerOfFolder } from "lib/experiments/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(ledgerOfFolder("/home/me/experiments/nightly"), "/home/me/experiments/ledger.jsonl");
 * assert.equal(ledgerOfFolder("/home/me/elsewhere"), "/home/me/elsewhere/ledger.jsonl");
 * ```
 */
export function ledgerOfFolder(outFolder: string): string {
  const given = resolve(outFolder);
  const own = join(projectFolder, "experiments");
  if (!relative(own, given).startsWith("..")) return join(own, "ledger.jsonl");
  for (let folder = given; dirname(folder) !== folder; folder = dirname(folder)) {
    if (basename(folder) === "experiments") return join(folder, "ledger.jsonl");
  }
  return join(given, "ledger.jsonl");
}
