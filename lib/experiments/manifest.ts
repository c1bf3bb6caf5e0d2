import { createHash } from "node:crypto";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import type { ManifestRecord } from "./record.ts";
import { sha256 } from "./sha256.ts";

const ROOT = new URL("../../", import.meta.url);

/** Folder of the project, ending in a separator. */
export const projectFolder: string = fileURLToPath(ROOT);

async function readOrNull(name: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(new URL(name, ROOT));
  } catch {
    return null;
  }
}

/** What git answers, or null where there is no git, no checkout or no permission to run it. */
async function git(...args: string[]): Promise<Uint8Array | null> {
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args: ["-c", "core.quotePath=false", ...args],
      cwd: projectFolder,
      stdin: "null",
      stderr: "null",
    }).output();
    return success ? stdout : null;
  } catch {
    return null;
  }
}

/** What runs leave behind is no code: the ledger changes with every run. */
const NOT_CODE = [":(exclude)experiments/ledger.jsonl"];

/**
 * SHA-256 of everything that the commit does not hold: the difference of tracked files, then names
 * and contents of files that git neither tracks nor ignores. Null when there is nothing.
 */
async function diffSha256(): Promise<string | null> {
  const diff = await git("diff", "HEAD", "--binary", "--no-ext-diff", "--", ".", ...NOT_CODE);
  const others = await git(
    "ls-files",
    "--others",
    "--exclude-standard",
    "-z",
    "--",
    ".",
    ...NOT_CODE,
  );
  if (!diff || !others) return null;
  const names = new TextDecoder().decode(others).split("\0").filter(Boolean).sort();
  if (diff.length === 0 && names.length === 0) return null;
  const hash = createHash("sha256").update(diff);
  for (const name of names) {
    hash.update(`\0${name}\0`);
    try {
      hash.update(await Deno.readFile(new URL(name, ROOT)));
    } catch {
      hash.update("unreadable");
    }
  }
  return hash.digest("hex");
}

/** The state of the code that runs. Fields are null where they cannot be told. */
export async function describeCode(): Promise<ManifestRecord["code"]> {
  const head = await git("rev-parse", "HEAD");
  const lockfile = await readOrNull("deno.lock");
  return {
    commit: head && new TextDecoder().decode(head).trim(),
    diffSha256: head && await diffSha256(),
    lockfileSha256: lockfile && sha256(lockfile),
  };
}

/** Versions of the runtime and of the packages that the import map pins. */
export async function describeVersions(): Promise<Record<string, string>> {
  const config = JSON.parse(await readOrNull("deno.json") ?? "{}");
  const versions: Record<string, string> = { ...Deno.version };
  if (typeof config.version === "string") versions.assay = config.version;
  for (const [name, specifier] of Object.entries<string>(config.imports ?? {})) {
    const version = /^npm:.+@([^@/]+)$/.exec(specifier)?.[1];
    if (version) versions[name] = version;
  }
  return versions;
}

/** The machine that runs. */
export function describeMachine(): ManifestRecord["machine"] {
  const { os, arch } = Deno.build;
  return {
    os,
    arch,
    cpu: cpus()[0]?.model.trim() || "unknown",
    cores: navigator.hardwareConcurrency,
  };
}
