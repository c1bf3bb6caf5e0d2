/** Options of {@linkcode writeRunFolder}. */
export interface WriteRunFolderOptions {
  /** Checked before the folder appears; its reason is thrown and nothing is left. */
  readonly abort?: AbortSignal;
}

/** A name for a run that sorts by time and that no other run has: `2024-05-01T12-30-00-1a2b3c4d`. */
export function createRunId(startedAt: Date): string {
  const time = startedAt.toISOString().slice(0, 19).replaceAll(":", "-");
  return `${time}-${crypto.randomUUID().slice(0, 8)}`;
}

/**
 * Makes the folder `<parent>/<runId>` appear complete or not at all: `write` fills a hidden folder
 * beside it, which is renamed at the end and removed when anything fails. Hidden folders of other
 * runs, dead or alive, are left alone. Returns the folder's path.
 */
export async function writeRunFolder(
  { parent, runId }: { readonly parent: string; readonly runId: string },
  write: (folder: string) => Promise<void>,
  { abort }: WriteRunFolderOptions = {},
): Promise<string> {
  const folder = `${parent}/${runId}`;
  const temporary = `${parent}/.${runId}.tmp`;
  await Deno.mkdir(parent, { recursive: true });
  try {
    await Deno.mkdir(temporary);
    await write(temporary);
    abort?.throwIfAborted();
    await Deno.rename(temporary, folder);
    return folder;
  } catch (error) {
    await Deno.remove(temporary, { recursive: true }).catch(() => {});
    throw error;
  }
}
