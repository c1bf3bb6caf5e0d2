const QUOTE = 34, LINE_FEED = 10, CARRIAGE_RETURN = 13;

/** Where a record of a CSV stands. */
export interface CsvRecord {
  /** 0 is the header. */
  readonly index: number;
  /** Line of the file on which it starts, counting from 1. */
  readonly line: number;
  /** Number of its cells. */
  readonly cells: number;
  /** False when a quote opened in it is never closed. */
  readonly closed: boolean;
}

/** Bytes of the first line that is not empty. */
export function headerLine(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (bytes[start] === LINE_FEED || bytes[start] === CARRIAGE_RETURN) start++;
  const end = bytes.indexOf(LINE_FEED, start);
  return bytes.subarray(start, end < 0 ? bytes.length : end);
}

/**
 * The separator of a CSV: whichever of comma, semicolon, tab and bar stands most often in its
 * header.
 */
export function findSeparator(bytes: Uint8Array): string {
  const header = headerLine(bytes);
  let best = ",", most = 0;
  for (const separator of [",", ";", "\t", "|"]) {
    const code = separator.charCodeAt(0);
    const count = header.reduce((sum, byte) => sum + (byte === code ? 1 : 0), 0);
    if (count > most) [best, most] = [separator, count];
  }
  return best;
}

/**
 * The first record that `wanted` accepts, or undefined. The whole-file parser says nothing about
 * lines: this slower walk is for the message of an error.
 */
export function findRecord(
  bytes: Uint8Array,
  wanted: (record: CsvRecord) => boolean,
  { separator = "," }: { readonly separator?: string } = {},
): CsvRecord | undefined {
  const code = separator.charCodeAt(0);
  let line = 1, at = 0;
  for (; bytes[at] === LINE_FEED || bytes[at] === CARRIAGE_RETURN; at++) {
    if (bytes[at] === LINE_FEED) line++;
  }
  for (let index = 0; at < bytes.length; index++) {
    const start = line;
    let cells = 1, quoted = false;
    for (; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) quoted = !quoted; // a doubled quote flips twice
      else if (byte === LINE_FEED) {
        line++;
        if (!quoted) break;
      } else if (byte === code && !quoted) cells++;
    }
    at++;
    const record = { index, line: start, cells, closed: !quoted };
    if (wanted(record)) return record;
  }
  return undefined;
}
