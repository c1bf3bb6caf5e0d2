import type { PartRecord } from "./manifest.ts";
import { requireManifest } from "./read_columns.ts";
import { checkPart, readPartFile, repairHint } from "./read_part.ts";
import { entryFolder, type StoreKey, type StoreOptions } from "./store_key.ts";

/** A part whose file is not what the manifest says. */
export interface StoreIssue {
  readonly code: "missing-file" | "truncated-file" | "altered-file";
  /** Month of the part. */
  readonly month: string;
  /** Path of the file. */
  readonly path: string;
  /** One line: what was expected, what was found and how to get it back. */
  readonly message: string;
}

function codeOf(bytes: Uint8Array | undefined, part: PartRecord): StoreIssue["code"] {
  if (!bytes) return "missing-file";
  return bytes.length < part.bytes ? "truncated-file" : "altered-file";
}

/**
 * Names every part of an entry whose file is missing, truncated or altered; every file is read and
 * hashed. Empty when all are right.
 *
 * Throws a `TypeError` when there is no such entry.
 *
 * @example
 * ```ts
 * import { verifyEntry } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const key = { exchange: "none", market: "spot", symbol: "X/Y", kind: "1m" } as const;
 * await assert.rejects(verifyEntry(key), /Expected an entry none spot X\/Y 1m/);
 * ```
 */
export async function verifyEntry(
  key: StoreKey,
  options: StoreOptions = {},
): Promise<readonly StoreIssue[]> {
  const folder = entryFolder(key, options);
  const manifest = await requireManifest(key, options);
  const issues: StoreIssue[] = [];
  for (const part of manifest.parts) {
    const path = `${folder}/${part.file}`;
    const bytes = await readPartFile(path);
    const wrong = await checkPart(bytes, part);
    if (wrong === undefined) continue;
    issues.push({
      code: codeOf(bytes, part),
      month: part.month,
      path,
      message: `${path}: ${wrong}; ${repairHint(manifest, part)}`,
    });
  }
  return issues;
}
