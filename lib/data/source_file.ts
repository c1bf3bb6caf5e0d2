/** What a data file holds, by its content: the extension is not trusted. */
export type FileKind = "parquet" | "feather" | "json" | "text";

/** Bytes read to tell the kinds apart: enough for a header line, little for a 2 GB file. */
const FIRST_BLOCK = 65_536;

const MAGIC_PARQUET = [0x50, 0x41, 0x52, 0x31]; // PAR1, at both ends of a Parquet file

const MAGIC_FEATHER = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]; // ARROW1, at both ends of a Feather file

/** The list that a JSON file of bars is, behind blanks. */
const JSON_LIST = /^\s*\[/;

/** Kinds of file that people mistake for a table, by their first bytes. */
const REFUSED: readonly { readonly bytes: readonly number[]; readonly found: string }[] = [
  { bytes: [0x1f, 0x8b], found: "a gzip archive; unpack it first" },
  { bytes: [0x50, 0x4b, 0x03, 0x04], found: "a zip archive or a spreadsheet; export it as CSV" },
  { bytes: [0xff, 0xfe], found: "UTF-16 text; save it as UTF-8" },
  { bytes: [0xfe, 0xff], found: "UTF-16 text; save it as UTF-8" },
];

function startsWith(block: Uint8Array, bytes: readonly number[]): boolean {
  return block.length >= bytes.length && bytes.every((byte, i) => block[i] === byte);
}

async function readBlock(file: Deno.FsFile, length: number): Promise<Uint8Array> {
  const block = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const count = await file.read(block.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return block.subarray(0, filled);
}

async function statFile(path: string): Promise<Deno.FileInfo> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new TypeError(`Expected a file at ${path} but found nothing`, { cause: error });
    }
    throw error;
  }
}

/** The text of the first block. */
function assertText(path: string, block: Uint8Array, whole: boolean): string {
  if (block.includes(0)) {
    throw new SyntaxError(
      `Expected ${path} to be a CSV, Parquet, Feather or JSON file but found binary data (a zero byte at offset ${
        block.indexOf(0)
      }); export the bars again`,
    );
  }
  try {
    // `stream` forgives a character cut in two by the end of the block.
    return new TextDecoder("utf-8", { fatal: true }).decode(block, { stream: !whole });
  } catch (error) {
    throw new SyntaxError(
      `Expected ${path} to be a CSV in UTF-8 or a Parquet file but found bytes that are neither`,
      { cause: error },
    );
  }
}

/** Whether the file ends with these bytes, too. */
async function assertEnd(
  file: Deno.FsFile,
  { path, bytes, kind }: {
    readonly path: string;
    readonly bytes: readonly number[];
    readonly kind: string;
  },
): Promise<void> {
  await file.seek(-bytes.length, Deno.SeekMode.End);
  if (!startsWith(await readBlock(file, bytes.length), bytes)) {
    throw new SyntaxError(
      `Expected ${path} to be a complete ${kind} file but found no ${kind} footer at its end`,
    );
  }
}

/**
 * Whether the file at `path` is Parquet, Feather (Arrow IPC), a list in JSON or other text. Reads
 * the first block and a few bytes at the end, never the whole file, so that a huge file that is none
 * of them is refused at once.
 *
 * Throws a `TypeError` when there is no regular file, a `RangeError` when it is empty and a
 * `SyntaxError` when it is neither text in UTF-8 nor a complete Parquet or Feather file.
 *
 * @example
 * ```ts
 * import { fileKind } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(await fileKind("data/samples/BTCUSDT-1d.parquet"), "parquet");
 * ```
 */
export async function fileKind(path: string): Promise<FileKind> {
  const info = await statFile(path);
  if (info.isDirectory) throw new TypeError(`Expected ${path} to be a file but found a directory`);
  if (!info.isFile) {
    throw new TypeError(`Expected ${path} to be a regular file but found a device or pipe`);
  }
  if (info.size === 0) {
    throw new RangeError(
      `Expected ${path} to hold price bars but found an empty file; export them again`,
    );
  }
  using file = await Deno.open(path, { read: true });
  const block = await readBlock(file, Math.min(FIRST_BLOCK, info.size));
  if (startsWith(block, MAGIC_PARQUET)) {
    await assertEnd(file, { path, bytes: MAGIC_PARQUET, kind: "Parquet" });
    return "parquet";
  }
  if (startsWith(block, MAGIC_FEATHER)) {
    await assertEnd(file, { path, bytes: MAGIC_FEATHER, kind: "Feather" });
    return "feather";
  }
  for (const { bytes, found } of REFUSED) {
    if (startsWith(block, bytes)) {
      throw new SyntaxError(
        `Expected ${path} to be a CSV, Parquet, Feather or JSON file but found ${found}`,
      );
    }
  }
  const text = assertText(path, block, block.length === info.size);
  return JSON_LIST.test(text) ? "json" : "text";
}

/**
 * SHA-256 of the file at `path`, in hexadecimal.
 *
 * @example
 * ```ts
 * import { hashFile, SAMPLES } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const { path, sha256 } = SAMPLES["BTCUSDT-1d"];
 * assert.equal(await hashFile(path), sha256);
 * ```
 */
export async function hashFile(path: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(path));
  return new Uint8Array(digest).toHex();
}

/** Throws a `RangeError` unless the file at `path` has this SHA-256, in hexadecimal. */
export async function assertFileHash(path: string, sha256: string): Promise<void> {
  const found = await hashFile(path);
  if (found !== sha256) {
    throw new RangeError(`Expected ${path} to have SHA-256 ${sha256} but found ${found}`);
  }
}
