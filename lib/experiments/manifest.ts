import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import type { ManifestRecord } from "./record.ts";
import { codeChanges } from "./run/code_changes.ts";
import { git } from "./run/git.ts";
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

/** The state of the code that runs, and the patch of what is not committed. */
export interface DescribedCode {
  /** For the manifest; fields are null where they cannot be told. */
  readonly code: ManifestRecord["code"];
  /** Undefined when everything is committed, or nothing could be told. */
  readonly patch?: Uint8Array<ArrayBuffer>;
}

/** Describes the state of the code that runs, as it is now. */
export async function describeCode(): Promise<DescribedCode> {
  const head = await git(["rev-parse", "HEAD"], { folder: projectFolder });
  const lockfile = await readOrNull("deno.lock");
  const changes = head && await codeChanges(projectFolder);
  return {
    code: {
      commit: head && new TextDecoder().decode(head).trim(),
      diffSha256: changes ? changes.sha256 : null,
      lockfileSha256: lockfile && sha256(lockfile),
      ...changes
        ? {
          patch: {
            bytes: changes.patch.length,
            untracked: changes.untracked,
            leftOut: changes.leftOut,
          },
        }
        : {},
    },
    ...changes && changes.patch.length > 0 ? { patch: changes.patch } : {},
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
