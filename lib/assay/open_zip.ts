/** A file inside a zip. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: () => Promise<Uint8Array>;
}

/**
 * The files of the zip at `path`, each read when asked for, its CRC checked. Throws a `SyntaxError`
 * for a damaged zip.
 */
export async function openZipFile(path: string): Promise<readonly ZipEntry[]> {
  // The package is loaded when the first zip is read.
  const { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipReader } = await import(
    "@zip.js/zip.js"
  );
  configure({ useWebWorkers: false });
  const damaged = (cause: unknown) =>
    new SyntaxError(
      `Expected ${path} to be a whole zip but found a damaged one: ${(cause as Error).message}`,
      { cause },
    );
  const reader = new ZipReader(new Uint8ArrayReader(await Deno.readFile(path)), {
    checkSignature: true,
  });
  const entries = await reader.getEntries().catch((error) => {
    throw damaged(error);
  });
  return entries.flatMap((entry) =>
    entry.directory ? [] : [{
      name: entry.filename,
      bytes: () =>
        entry.getData(new Uint8ArrayWriter()).catch((error) => {
          throw damaged(error);
        }),
    }]
  );
}
