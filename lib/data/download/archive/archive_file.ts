import type { Columns } from "../../frame.ts";
import type { SourceRecord } from "../../store/mod.ts";
import { NotOffered } from "../errors.ts";
import { withRetries } from "../retry.ts";
import type { ArchiveFileName, ArchiveFormat, RouteContext } from "../route.ts";
import { fetchStash, fetchText } from "./fetch_stash.ts";
import { openZip } from "./unzip.ts";

/** Base of Binance's public archive. */
const PUBLIC_ARCHIVE = "https://data.binance.vision";

/** What a file of the archive holds. */
export interface ArchiveFile {
  readonly columns: Columns;
  readonly source: SourceRecord;
}

/** The hash out of `<64 hex digits>  <file name>`, as `sha256sum` writes it. */
function parseChecksum(url: string, text: string): string {
  const match = /^([0-9a-f]{64})(\s|$)/i.exec(text);
  if (!match) {
    throw new SyntaxError(
      `${url}: Expected a SHA-256 and a file's name but found ${JSON.stringify(text.slice(0, 40))}`,
    );
  }
  return match[1].toLowerCase();
}

function archiveUrl(format: ArchiveFormat, file: ArchiveFileName, context: RouteContext): string {
  const base = (context.endpoints.archive ?? PUBLIC_ARCHIVE).replace(/\/+$/, "");
  return `${base}/${format.path(file)}.zip`;
}

/** Whether the archive has the file. */
export async function hasArchiveFile(
  format: ArchiveFormat,
  file: ArchiveFileName,
  context: RouteContext,
): Promise<boolean> {
  const url = `${archiveUrl(format, file, context)}.CHECKSUM`;
  try {
    await withRetries(() => fetchText(url, context), context);
    return true;
  } catch (error) {
    if (error instanceof NotOffered) return false;
    throw error;
  }
}

/**
 * Rows of one file of Binance's public archive, checked against the SHA-256 file beside it. Broken
 * connections, wrong hashes and damaged zips are tried again: an archive is written while it is
 * read, and proxies cut files short.
 *
 * Throws {@linkcode NotOffered} when the archive does not have the file, and the last failure when
 * all attempts failed.
 */
export function readArchiveFile(
  format: ArchiveFormat,
  file: ArchiveFileName,
  context: RouteContext,
): Promise<ArchiveFile> {
  const url = archiveUrl(format, file, context);
  return withRetries(async () => {
    const checksum = `${url}.CHECKSUM`;
    const expected = parseChecksum(checksum, await fetchText(checksum, context));
    using zip = await fetchStash(url, context);
    const sha256 = zip.sha256();
    if (sha256 !== expected) {
      throw new Error(`${url}: Expected SHA-256 ${expected} but found ${sha256}`);
    }
    const columns = await format.decode(await openZip(url, zip, context));
    const [first] = Object.values(columns);
    return { columns, source: { url, sha256, rows: first.length } };
  }, context);
}
