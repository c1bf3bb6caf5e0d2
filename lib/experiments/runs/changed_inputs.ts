import { canonicalJson } from "../canonical_json.ts";
import type { ManifestRecord } from "../record.ts";

/** Something that a run was made from and that is not the same any more. */
export interface ChangedInput {
  /** In words, like `data of data/samples/btcusdt-1d.csv`. */
  readonly input: string;
  /** Null: there was none, or it was not known. */
  readonly stored: string | null;
  readonly found: string | null;
}

/** What both manifests say; data have no hash where they are not there any more. */
export type Inputs =
  & Pick<ManifestRecord, "code" | "versions" | "machine">
  & Partial<
    Pick<ManifestRecord, "config" | "features" | "utility" | "device" | "workers">
  >
  & { readonly data?: readonly { readonly path: string; readonly sha256: string | null }[] };

const short = (hash: string | null | undefined) => hash?.slice(0, 12) ?? null;

/** Every input by its name, in the order in which they matter. */
function namedInputs(
  { data, features, utility, code, versions, machine, config, device, workers }: Inputs,
): Map<string, string | null> {
  const inputs = new Map<string, string | null>();
  for (const { path, sha256 } of data ?? []) inputs.set(`data of ${path} (SHA-256)`, short(sha256));
  if (features) inputs.set(`features of ${features.path} (SHA-256)`, short(features.sha256));
  if (utility) inputs.set(`utility of ${utility.path} (SHA-256)`, short(utility.sha256));
  if (config !== undefined) inputs.set("configuration", canonicalJson(config));
  inputs.set("code (commit)", short(code.commit));
  inputs.set("uncommitted changes (SHA-256)", short(code.diffSha256));
  inputs.set("lockfile (SHA-256)", short(code.lockfileSha256));
  if (device !== undefined) inputs.set("device", device);
  inputs.set("processor", `${machine.cpu} (${machine.arch}, ${machine.os})`);
  for (const name of Object.keys(versions).sort()) inputs.set(`version of ${name}`, versions[name]);
  if (workers !== undefined) inputs.set("workers", String(workers));
  return inputs;
}

/** The part of two long texts that begins where they differ. */
function clip(text: string | null, other: string | null): string | null {
  if (text === null || text.length <= 80) return text;
  let at = 0;
  while (at < text.length && text[at] === other?.[at]) at++;
  const from = Math.max(0, at - 20);
  return `…${text.slice(from, from + 60)}…`;
}

/** What differs between the inputs of a run and those of now. */
export function changedInputs(stored: Inputs, found: Inputs): ChangedInput[] {
  const [before, now] = [namedInputs(stored), namedInputs(found)];
  const changed: ChangedInput[] = [];
  for (const input of new Set([...before.keys(), ...now.keys()])) {
    const [a, b] = [before.get(input) ?? null, now.get(input) ?? null];
    if (a !== b) changed.push({ input, stored: clip(a, b), found: clip(b, a) });
  }
  return changed;
}
