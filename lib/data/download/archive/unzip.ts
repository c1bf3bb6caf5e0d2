import type { ArchiveCsv } from "../route.ts";
import type { Stash } from "./stash.ts";

/** The package is loaded when the first zip is read. */
async function loadZip() {
  const zip = await import("@zip.js/zip.js");
  // Its workers would outlive what asked for them; the runtime inflates outside this thread anyway.
  zip.configure({ useWebWorkers: false });
  return zip;
}

/**
 * The one CSV inside a zip; `name` is how messages call the zip. Its CRC is checked as it is read.
 *
 * Throws a `SyntaxError` for a damaged zip and one with another number of files.
 */
export async function openZip(
  name: string,
  stash: Pick<Stash, "size" | "read">,
  { warn }: Pick<ArchiveCsv, "warn">,
): Promise<ArchiveCsv> {
  const { Reader, Uint8ArrayWriter, ZipReader } = await loadZip();
  /** The package reads through objects of this class. */
  class StashReader extends Reader<undefined> {
    override size = stash.size;
    override readUint8Array(index: number, length: number): Promise<Uint8Array> {
      return stash.read(index, length);
    }
  }
  const damaged = (cause: unknown) =>
    new SyntaxError(
      `Expected ${name} to be a whole zip but found a damaged one: ${(cause as Error).message}`,
      { cause },
    );
  const reader = new ZipReader(new StashReader(undefined), { checkSignature: true });
  const entries = await reader.getEntries().catch((error) => {
    throw damaged(error);
  });
  const [entry] = entries;
  if (entries.length !== 1 || entry.directory) {
    throw new SyntaxError(`Expected ${name} to hold one file but found ${entries.length}`);
  }
  return {
    name: `${name}/${entry.filename}`,
    warn,
    bytes: () =>
      entry.getData(new Uint8ArrayWriter()).catch((error) => {
        throw damaged(error);
      }),
    stream() {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      // A failure reaches the reader through the stream.
      entry.getData(writable).catch((error) => writable.abort(damaged(error)).catch(() => {}));
      return readable;
    },
  };
}
