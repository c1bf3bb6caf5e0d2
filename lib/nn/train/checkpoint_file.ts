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

/**
 * Makes the folder of a file that is going to be written, and removes what processes killed while
 * they wrote it have left.
 */
export async function prepareFolder(path: string): Promise<void> {
  const folder = dirname(path);
  await Deno.mkdir(folder, { recursive: true });
  const [start, end] = temporaryParts(path);
  for await (const { name } of Deno.readDir(folder)) {
    if (name.startsWith(start) && name.endsWith(end)) await Deno.remove(`${folder}/${name}`);
  }
}

/** The bytes of a file, or nothing where there is none. */
export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
