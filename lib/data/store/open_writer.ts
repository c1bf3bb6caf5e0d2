import type { Columns } from "../frame.ts";
import { removeLeftovers, replaceFile } from "../replace_file.ts";
import { formatTime } from "../quality_report.ts";
import { lockEntry, type LockOptions } from "./entry_lock.ts";
import {
  type LogRecord,
  MANIFEST_FILE,
  type PartRecord,
  readManifest,
  type SourceRecord,
  type StoreManifest,
} from "./manifest.ts";
import { type EncodedPart, encodePart } from "./encode_part.ts";
import { entryFolder, type StoreKey, type StoreOptions } from "./store_key.ts";

/** A month of an entry, given to {@linkcode StoreWriter.writePart}. */
export interface StorePart {
  /** The calendar month in UTC: "2019-01". */
  readonly month: string;
  /** `time` (UTC milliseconds, strictly increasing, inside the month) and numbers beside it. */
  readonly columns: Columns;
  /** Every bar up to the month's end was offered by the source. */
  readonly complete: boolean;
  /** The source was read up to here (exclusive), UTC milliseconds. */
  readonly coveredTo: number;
  /** The source was read from here on. Default: the first row's time, else the month's start. */
  readonly coveredFrom?: number;
  readonly sources: readonly SourceRecord[];
}

/** Options of {@linkcode openWriter}. */
export interface OpenWriterOptions extends StoreOptions, LockOptions {
  /** Tells the time for the manifest, UTC milliseconds. Default: `Date.now`. */
  readonly now?: () => number;
}

/** The one writer of an entry; the lock is let go when it is disposed of. */
export interface StoreWriter extends AsyncDisposable {
  /** What the entry holds now. */
  readonly manifest: StoreManifest;
  /**
   * Adds a month's part or replaces it. A reader, or a writer after a crash at any moment, sees the
   * month as it was before or as it is now.
   *
   * Throws a `TypeError` for columns of other types or lengths and a `RangeError` naming the row
   * of a time that does not increase or is outside the month.
   */
  writePart(part: StorePart): Promise<PartRecord>;
  /** Adds a line to the entry's log: what was done to the data besides downloading them. */
  log(action: string, detail: string): Promise<void>;
  /** Adds a sentence of what is known of the instrument, once. */
  note(text: string): Promise<void>;
}

/** Files in the folder that the manifest does not name: of a writer that was killed. */
async function removeStrays(folder: string, { parts }: StoreManifest): Promise<void> {
  const named = new Set(parts.map(({ file }) => file));
  await removeLeftovers(`${folder}/${MANIFEST_FILE}`);
  for await (const { name } of Deno.readDir(folder)) {
    const stray = /^\d{4}-\d{2}\.[0-9a-f]{12}\.parquet$/.test(name) && !named.has(name);
    if (stray || /^\.\d{4}-\d{2}\..*\.tmp$/.test(name)) await Deno.remove(`${folder}/${name}`);
  }
}

/**
 * Opens an entry for writing; one writer at a time, whatever process it is in.
 *
 * Throws an `Error` when another writer keeps the entry for longer than `waitMs`.
 *
 * @example
 * ```ts
 * import { openWriter, readColumns } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const root = await Deno.makeTempDir();
 * const key = { exchange: "test", market: "spot", symbol: "X/Y", kind: "1d" } as const;
 * const start = Date.UTC(2024, 0, 1), day = 86_400_000;
 * {
 *   await using writer = await openWriter(key, { root });
 *   await writer.writePart({
 *     month: "2024-01",
 *     columns: { time: Float64Array.of(start, start + day), close: Float64Array.of(5, 6) },
 *     complete: false,
 *     coveredTo: start + 2 * day,
 *     sources: [{ url: "https://example.org/x.csv", rows: 2 }],
 *   });
 * }
 * assert.deepEqual((await readColumns(key, { root })).close, Float64Array.of(5, 6));
 * await Deno.remove(root, { recursive: true });
 * ```
 */
export async function openWriter(
  key: StoreKey,
  options: OpenWriterOptions = {},
): Promise<StoreWriter> {
  const { root, waitMs, now = Date.now } = options;
  const folder = entryFolder(key, { root });
  await Deno.mkdir(folder, { recursive: true });
  const lock = await lockEntry(folder, { waitMs });
  let manifest: StoreManifest;
  try {
    const { exchange, market, symbol, kind } = key;
    manifest = await readManifest(key, { root }) ??
      {
        format: 1,
        key: { exchange, market, symbol, kind },
        timeZone: "UTC",
        parts: [],
        log: [],
      };
    await removeStrays(folder, manifest);
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
  let queue: Promise<unknown> = Promise.resolve();
  /** Changes come one after the other, also when callers do not wait for each other. */
  function inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = queue.then(change);
    queue = turn.catch(() => {});
    return turn;
  }

  async function save(changed: StoreManifest): Promise<void> {
    const text = JSON.stringify(changed, null, 1) + "\n";
    await replaceFile(`${folder}/${MANIFEST_FILE}`, new TextEncoder().encode(text));
    manifest = changed;
  }

  async function store(part: StorePart, { bytes, ...described }: EncodedPart): Promise<PartRecord> {
    // The hash in the name keeps the old file whole until the manifest names the new one.
    const file = `${part.month}.${described.sha256.slice(0, 12)}.parquet`;
    const record: PartRecord = {
      month: part.month,
      file,
      ...described,
      bytes: bytes.length,
      complete: part.complete,
      sources: part.sources,
      downloadedAt: formatTime(now()),
    };
    await replaceFile(`${folder}/${file}`, bytes);
    const before = manifest.parts.find(({ month }) => month === part.month);
    const parts = [...manifest.parts.filter(({ month }) => month !== part.month), record]
      .sort((a, b) => a.month < b.month ? -1 : 1);
    await save({ ...manifest, parts });
    if (before && before.file !== file) {
      await Deno.remove(`${folder}/${before.file}`).catch(() => {});
    }
    return record;
  }

  return {
    get manifest() {
      return manifest;
    },
    async writePart(part) {
      const encoded = await encodePart(part, { kind: key.kind });
      return await inTurn(() => store(part, encoded));
    },
    log: (action, detail) =>
      inTurn(() => {
        const record: LogRecord = { at: formatTime(now()), action, detail };
        return save({ ...manifest, log: [...manifest.log, record] });
      }),
    note: (text) =>
      inTurn(async () => {
        const notes = manifest.notes ?? [];
        if (!notes.includes(text)) await save({ ...manifest, notes: [...notes, text] });
      }),
    async [Symbol.asyncDispose]() {
      await queue;
      lock[Symbol.dispose]();
    },
  };
}
