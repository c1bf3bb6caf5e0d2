import { dirname } from "node:path";
import { MANIFEST_FILE, readManifest, readManifestFile } from "./manifest.ts";
import {
  DEFAULT_ROOT,
  entryFolder,
  formatKey,
  type StoreKey,
  type StoreOptions,
} from "./store_key.ts";

/** Names of the folders in a folder; none when it does not exist. */
async function foldersIn(path: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(path));
    return entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/**
 * The entries of a store, in order of exchange, market, symbol and kind; empty when there is no
 * store. A folder without a manifest is none, nor is one whose first download has brought nothing.
 *
 * @example
 * ```ts
 * import { listEntries } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(await listEntries({ root: "nowhere" }), []);
 * ```
 */
export async function listEntries(options: StoreOptions = {}): Promise<readonly StoreKey[]> {
  const { root = DEFAULT_ROOT } = options;
  let folders = [root];
  for (let depth = 0; depth < 4; depth++) {
    const deeper = folders.map(async (folder) =>
      (await foldersIn(folder)).map((name) => `${folder}/${name}`)
    );
    folders = (await Promise.all(deeper)).flat();
  }
  const keys: StoreKey[] = [];
  for (const folder of folders) {
    const manifest = await readManifestFile(`${folder}/${MANIFEST_FILE}`);
    if (manifest && manifest.parts.length > 0) keys.push(manifest.key);
  }
  return keys.sort((a, b) => formatKey(a) < formatKey(b) ? -1 : 1);
}

/** The kinds that are stored of one symbol of a market, in order of name. */
export async function listKinds(
  key: Omit<StoreKey, "kind">,
  options: StoreOptions = {},
): Promise<readonly string[]> {
  const folder = dirname(entryFolder({ ...key, kind: "any" }, options));
  const kinds: string[] = [];
  for (const kind of await foldersIn(folder)) {
    const { parts = [] } = await readManifest({ ...key, kind }, options) ?? {};
    if (parts.length > 0) kinds.push(kind);
  }
  return kinds;
}
