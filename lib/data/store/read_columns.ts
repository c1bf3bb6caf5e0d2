import { assertKnownOptions, type OptionNames } from "../../core/mod.ts";
import type { Columns } from "../frame.ts";
import { parseTime, type TimeInput } from "../parse_time.ts";
import { lowerBound } from "./lower_bound.ts";
import { type PartRecord, readManifest, type StoreManifest } from "./manifest.ts";
import { monthSpan } from "./month.ts";
import { decodePart, PartError, readPart, type Verify } from "./read_part.ts";
import { entryFolder, formatKey, type StoreKey, type StoreOptions } from "./store_key.ts";

/** Options of {@linkcode readColumns}. */
export interface ReadColumnsOptions extends StoreOptions {
  /** First time, ISO 8601 or UTC milliseconds. Default: that of the first row. */
  readonly from?: TimeInput;
  /** End (exclusive), ISO 8601 or UTC milliseconds. Default: behind the last row. */
  readonly to?: TimeInput;
  /** Columns besides `time`. Default: all that any part has. */
  readonly columns?: readonly string[];
  /** "once": a file that this process has checked is not hashed again. Default: "once". */
  readonly verify?: Verify;
}

const KNOWN: OptionNames<ReadColumnsOptions> = {
  root: true,
  from: true,
  to: true,
  columns: true,
  verify: true,
};

/** Files that are read and hashed while one is decoded. */
const READ_AHEAD = 4;

/** Times a reader starts again because a writer has replaced a part under it. */
const RETRIES = 5;

/** The checked bytes of the parts, read ahead of the one that is asked for. */
async function* readAhead(
  parts: readonly PartRecord[],
  read: (part: PartRecord) => Promise<Uint8Array>,
): AsyncGenerator<readonly [PartRecord, Uint8Array]> {
  const running: Promise<Uint8Array>[] = [];
  for (let i = 0, started = 0; i < parts.length; i++) {
    for (; started < Math.min(parts.length, i + READ_AHEAD); started++) {
      const bytes = read(parts[started]);
      bytes.catch(() => {}); // an earlier one's error may end the loop before this is awaited
      running.push(bytes);
    }
    const bytes = await running[i];
    delete running[i]; // so that the collector may have them
    yield [parts[i], bytes];
  }
}

/** Room for a column, NaN where a part lacks it. */
function makeColumn(
  parts: readonly PartRecord[],
  { name, rows }: { readonly name: string; readonly rows: number },
): Float64Array {
  const column = new Float64Array(rows);
  return parts.every(({ columns }) => columns.includes(name)) ? column : column.fill(NaN);
}

/** Throws a `TypeError` for a column that no part of the entry has. */
function assertColumnNames(names: readonly string[] | undefined, manifest: StoreManifest): void {
  const stored = new Set(manifest.parts.flatMap(({ columns }) => columns));
  const unknown = names?.find((name) => !stored.has(name));
  if (unknown === undefined) return;
  throw new TypeError(
    `Expected columns of ${formatKey(manifest.key)} out of ${
      [...stored].join(", ")
    } but found ${unknown}`,
  );
}

async function readParts(
  parts: readonly PartRecord[],
  options: ReadColumnsOptions & { readonly manifest: StoreManifest; readonly folder: string },
): Promise<Record<string, Float64Array>> {
  const { manifest, folder, verify } = options;
  const wanted = options.columns && new Set(["time", ...options.columns]);
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const columns: Record<string, Float64Array> = { time: new Float64Array(rows) };
  let at = 0;
  const read = (part: PartRecord) => readPart(part, { manifest, folder, verify });
  for await (const [part, bytes] of readAhead(parts, read)) {
    const decoded = await decodePart(bytes, {
      path: `${folder}/${part.file}`,
      columns: wanted && part.columns.filter((name) => wanted.has(name)),
    });
    for (const [name, values] of Object.entries(decoded)) {
      columns[name] ??= makeColumn(parts, { name, rows });
      columns[name].set(values as Float64Array, at);
    }
    at += part.rows;
  }
  // What only months outside the span have is a column, too: nothing depends on the span but rows.
  for (const name of manifest.parts.flatMap((part) => part.columns)) {
    if (!wanted || wanted.has(name)) columns[name] ??= makeColumn(parts, { name, rows });
  }
  return columns;
}

/** An entry's manifest, or a `TypeError` that says how to get one. */
export async function requireManifest(
  key: StoreKey,
  options?: StoreOptions,
): Promise<StoreManifest> {
  const manifest = await readManifest(key, options);
  if (manifest && manifest.parts.length > 0) return manifest;
  const folder = entryFolder(key, options);
  throw new TypeError(
    `Expected an entry ${
      formatKey(key)
    } at ${folder} but found none; \`deno task download\` or \`deno task import-data\` makes it`,
  );
}

/**
 * The columns of an entry between two times: those of the months that touch the span, cut to it.
 * One allocation a column; where a month lacks a column that another has, it is NaN. Every file is
 * checked against the manifest's hash, once in a process unless `verify` is "always".
 *
 * Throws a `TypeError` when there is no such entry or column, and a `RangeError` that names a file which is
 * missing or altered and tells how to get it back.
 *
 * @example
 * ```ts
 * import { readColumns } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const key = { exchange: "none", market: "spot", symbol: "X/Y", kind: "1m" } as const;
 * await assert.rejects(readColumns(key, { from: "2024-01-01" }), TypeError);
 * ```
 */
export async function readColumns(
  key: StoreKey,
  options: ReadColumnsOptions = {},
): Promise<Columns & { readonly time: Float64Array }> {
  assertKnownOptions("readColumns", options, KNOWN);
  const { root } = options;
  const from = parseTime("from", options.from, -Infinity);
  const to = parseTime("to", options.to, Infinity);
  const folder = entryFolder(key, { root });
  for (let attempt = 0;; attempt++) {
    const manifest = await requireManifest(key, { root });
    assertColumnNames(options.columns, manifest);
    const parts = manifest.parts.filter(({ month }) => {
      const { start, end } = monthSpan(month);
      return end > from && start < to;
    });
    try {
      const columns = await readParts(parts, { ...options, manifest, folder });
      const first = lowerBound(columns.time, from), end = lowerBound(columns.time, to);
      const cut = Object.entries(columns)
        .map(([name, values]) => [name, values.subarray(first, end)]);
      return Object.freeze(Object.fromEntries(cut));
    } catch (error) {
      if (!(error instanceof PartError) || attempt >= RETRIES) throw error;
      const now = await requireManifest(key, { root });
      // The same manifest names the same files: they are wrong, not replaced.
      if (JSON.stringify(now.parts) === JSON.stringify(manifest.parts)) throw error;
    }
  }
}
