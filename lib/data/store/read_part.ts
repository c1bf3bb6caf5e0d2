import { type DecodeOptions, decodeParquet, type ParquetTable } from "../frame.ts";
import type { PartRecord, StoreManifest } from "./manifest.ts";
import { isBarsKind } from "./store_key.ts";

/** When files are compared with the hash in the manifest. */
export type Verify = "once" | "always";

/** What {@linkcode readPart} needs besides the part. */
export interface ReadPartOptions {
  /** Folder of the entry. */
  readonly folder: string;
  readonly manifest: StoreManifest;
  /** "once": a file that this process has checked is not hashed again. Default. */
  readonly verify?: Verify;
}

/** Files that were found right, with the hash they had: a changed part has another name. */
const verified = new Set<string>();

/** How to get a part back. */
export function repairHint({ key }: StoreManifest, { month, sources }: PartRecord): string {
  const imported = sources.length > 0 && sources.every(({ url }) => url.startsWith("file:"));
  if (imported) return "import it again";
  const market = key.market === "spot" ? "" : ` --market ${key.market}`;
  const what = isBarsKind(key.kind) ? "--interval" : "--kinds";
  return `\`deno task download --exchange ${key.exchange}${market} --symbols ${key.symbol} ${what} ${key.kind} --from ${month}-01\` fetches it again`;
}

/** What is wrong with a part's file, in the words of an error; undefined when nothing is. */
export async function checkPart(
  bytes: Uint8Array<ArrayBuffer> | undefined,
  part: PartRecord,
): Promise<string | undefined> {
  if (!bytes) return "Expected a file but found nothing";
  if (bytes.length !== part.bytes) {
    return `Expected ${part.bytes} bytes but found ${bytes.length}`;
  }
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  if (found === part.sha256) return undefined;
  return `Expected SHA-256 ${part.sha256} but found ${found}`;
}

/** Bytes of a part's file; undefined when there is none. */
export async function readPartFile(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The bytes of a part's file, checked; {@linkcode decodePart} makes columns of them. */
export async function readPart(
  part: PartRecord,
  { folder, manifest, verify = "once" }: ReadPartOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const path = `${folder}/${part.file}`;
  const bytes = await readPartFile(path);
  const known = `${path} ${part.sha256}`;
  if (bytes && bytes.length === part.bytes && verify === "once" && verified.has(known)) {
    return bytes;
  }
  const wrong = await checkPart(bytes, part);
  if (wrong !== undefined) {
    throw new PartError(`${path}: ${wrong}; ${repairHint(manifest, part)}`);
  }
  verified.add(known);
  return bytes!;
}

/** A part's file is missing or not what the manifest says. */
export class PartError extends RangeError {}

/** Columns of a part's bytes. */
export async function decodePart(
  bytes: Uint8Array,
  options: DecodeOptions,
): Promise<ParquetTable["columns"]> {
  return (await decodeParquet(bytes, options)).columns;
}
