import { z } from "zod";
import { entryFolder, formatKey, type StoreKey, type StoreOptions } from "./store_key.ts";

/** Name of the file that says what belongs to an entry. */
export const MANIFEST_FILE = "manifest.json";

/** A file or an answer that rows came from. */
export interface SourceRecord {
  readonly url: string;
  /** Of the bytes that were read; absent where there is no file, as for an answer of an API. */
  readonly sha256?: string;
  /** Rows taken from it. */
  readonly rows: number;
}

/** A hole inside a part: bars that the source did not have. */
export interface PartGap {
  /** Open time of the first missing bar, ISO 8601 in UTC. */
  readonly from: string;
  /** Open time of the first bar behind the hole. */
  readonly to: string;
  /** Bars that are missing. */
  readonly bars: number;
}

/** One month of an entry. */
export interface PartRecord {
  /** The calendar month in UTC: "2019-01". */
  readonly month: string;
  /** Name of the file in the entry's folder. */
  readonly file: string;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
  /** Size of the file. */
  readonly bytes: number;
  /** Names of the file's columns. */
  readonly columns: readonly string[];
  readonly rows: number;
  /** Time of the first row, ISO 8601 in UTC; "" without rows. */
  readonly firstTime: string;
  /** Time of the last row. */
  readonly lastTime: string;
  /** Every bar up to the month's end was offered by the source. */
  readonly complete: boolean;
  /** The source was read from here on, ISO 8601: the month's start or a later first row. */
  readonly coveredFrom: string;
  /** The source was read up to here (exclusive), ISO 8601: resuming starts here. */
  readonly coveredTo: string;
  readonly sources: readonly SourceRecord[];
  /** When the part was written, ISO 8601. */
  readonly downloadedAt: string;
  /** Holes between its rows, none where the kind has no fixed step. */
  readonly gaps: readonly PartGap[];
}

/** Something that was done to an entry besides adding parts. */
export interface LogRecord {
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly action: string;
  readonly detail: string;
}

/** `manifest.json` of an entry: files that it does not name are not data. */
export interface StoreManifest {
  readonly format: 1;
  readonly key: StoreKey;
  readonly timeZone: "UTC";
  /** In order of month, each month once. */
  readonly parts: readonly PartRecord[];
  readonly log: readonly LogRecord[];
  /** What is known of the instrument: listed since, delisted at, units. */
  readonly notes?: readonly string[];
}

const time = z.string();
const partRecord = z.object({
  month: z.string().regex(/^\d{4}-\d{2}$/),
  // A name, never a path: a manifest must not lead out of its folder.
  file: z.string().regex(/^[\w][\w.-]*$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().min(0),
  columns: z.array(z.string()),
  rows: z.number().int().min(0),
  firstTime: time,
  lastTime: time,
  complete: z.boolean(),
  coveredFrom: time,
  coveredTo: time,
  sources: z.array(z.object({ url: z.string(), sha256: z.string().optional(), rows: z.number() })),
  downloadedAt: time,
  gaps: z.array(z.object({ from: time, to: time, bars: z.number() })),
});

const storeManifest = z.object({
  format: z.literal(1),
  key: z.object({
    exchange: z.string(),
    market: z.enum(["spot", "swap"]),
    symbol: z.string(),
    kind: z.string(),
  }),
  timeZone: z.literal("UTC"),
  parts: z.array(partRecord),
  log: z.array(z.object({ at: time, action: z.string(), detail: z.string() })),
  notes: z.array(z.string()).optional(),
});

/** Path of an entry's manifest. */
export function manifestPath(key: StoreKey, options?: StoreOptions): string {
  return `${entryFolder(key, options)}/${MANIFEST_FILE}`;
}

/** The manifest at `path`; undefined when there is none. See {@linkcode readManifest}. */
export async function readManifestFile(path: string): Promise<StoreManifest | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(
      `${path}: Expected JSON but found ${
        (error as Error).message
      }; move the folder away and download it again`,
      { cause: error },
    );
  }
  const { success, data, error } = storeManifest.safeParse(json);
  if (success) return data;
  const [{ path: place, message }] = error.issues;
  throw new SyntaxError(`${path}: ${place.join(".") || "the whole"}: ${message}`, { cause: error });
}

/**
 * What an entry holds; undefined when there is no such entry.
 *
 * Throws a `SyntaxError` naming the file when it is no manifest, and a `RangeError` when it is that
 * of another key, as for two symbols whose folders have one name.
 */
export async function readManifest(
  key: StoreKey,
  options?: StoreOptions,
): Promise<StoreManifest | undefined> {
  const path = manifestPath(key, options);
  const manifest = await readManifestFile(path);
  if (manifest && formatKey(manifest.key) !== formatKey(key)) {
    throw new RangeError(
      `Expected ${path} to be of ${formatKey(key)} but found ${formatKey(manifest.key)}`,
    );
  }
  return manifest;
}
