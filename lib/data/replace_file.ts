import { basename, dirname } from "node:path";

/** How a temporary file beside `path` begins and ends. */
const temporaryParts = (path: string) => [`.${basename(path)}.`, ".tmp"] as const;

/**
 * Replaces a file in one go: written under a temporary name in the same folder, brought to the disk
 * and renamed. Whenever the process or the machine stops, `path` is the old file or the new one.
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const [start, end] = temporaryParts(path);
  const temporary = `${dirname(path)}/${start}${crypto.randomUUID()}${end}`;
  try {
    using file = await Deno.open(temporary, { write: true, createNew: true });
    let written = 0;
    while (written < bytes.length) written += await file.write(bytes.subarray(written));
    await file.sync();
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

/** Removes what processes have left that were killed while they wrote a file. */
export async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  const [start, end] = temporaryParts(path);
  for await (const { name } of Deno.readDir(folder)) {
    if (name.startsWith(start) && name.endsWith(end)) await Deno.remove(`${folder}/${name}`);
  }
}
