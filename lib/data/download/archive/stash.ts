import { createHash } from "node:crypto";
import type { Scratch } from "../route.ts";

/** Bytes that arrive one after the other and are then read anywhere. */
export interface Stash extends Disposable {
  /** Adds bytes; waits until they are written. */
  write(chunk: Uint8Array): Promise<void>;
  /** Bytes so far. */
  readonly size: number;
  /** SHA-256 of all bytes, in hexadecimal; nothing may be added afterwards. */
  sha256(): string;
  /** Bytes from `start` on. */
  read(start: number, length: number): Promise<Uint8Array>;
}

/** Where the bytes are kept. */
type Store = Pick<Stash, "write" | "read"> & Disposable;

function inMemory(): Store {
  const chunks: Uint8Array[] = [];
  let whole: Uint8Array | undefined;
  return {
    write(chunk) {
      chunks.push(chunk);
      return Promise.resolve();
    },
    async read(start, length) {
      whole ??= new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
      return whole.subarray(start, start + length);
    },
    [Symbol.dispose]() {},
  };
}

async function readAt(file: Deno.FsFile, start: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  await file.seek(start, Deno.SeekMode.Start);
  let at = 0;
  while (at < length) {
    const count = await file.read(bytes.subarray(at));
    if (count === null) break;
    at += count;
  }
  return bytes.subarray(0, at);
}

/** A file without a name: whatever ends this process, the system takes it back. */
async function inFile(folder: string): Promise<Store> {
  await Deno.mkdir(folder, { recursive: true });
  const path = await Deno.makeTempFile({ dir: folder, prefix: ".download-", suffix: ".tmp" });
  const file = await Deno.open(path, { read: true, write: true });
  // Windows keeps the name of an open file; there it goes when the file is closed.
  let turn: Promise<unknown> = Promise.resolve();
  let named = await Deno.remove(path).then(() => false, () => true);
  return {
    async write(chunk) {
      for (let at = 0; at < chunk.length;) at += await file.write(chunk.subarray(at));
    },
    read(start, length) {
      // One after the other: the file has one position.
      const bytes = turn.then(() => readAt(file, start, length));
      turn = bytes.catch(() => {});
      return bytes;
    },
    [Symbol.dispose]() {
      file.close();
      if (named) Deno.removeSync(path);
      named = false;
    },
  };
}

/**
 * An empty stash for about `expected` bytes (NaN where that is not known): in memory, or in a file
 * when there is a scratch folder for so many. All is written before anything is read.
 */
export async function createStash(expected: number, scratch?: Scratch): Promise<Stash> {
  const large = scratch !== undefined && !(expected <= scratch.aboveBytes);
  const store = large ? await inFile(scratch.folder) : inMemory();
  const hash = createHash("sha256");
  let size = 0;
  return {
    get size() {
      return size;
    },
    async write(chunk) {
      hash.update(chunk);
      size += chunk.length;
      await store.write(chunk);
    },
    sha256: () => hash.digest("hex"),
    read: store.read,
    [Symbol.dispose]: () => store[Symbol.dispose](),
  };
}
