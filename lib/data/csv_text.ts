import { Buffer } from "node:buffer";
import { asFloat64, asText, firstLine, type Frame, loadPolars } from "./frame.ts";

/** A column of text read as numbers. */
export interface ParsedNumbers {
  /** NaN where the cell is empty or is no number. */
  readonly values: Float64Array;
  /** How many cells are neither empty nor a number. */
  readonly unparsed: number;
}

/** A text table whose cells are read only when asked for. */
export interface TextTable {
  readonly names: readonly string[];
  readonly rows: number;
  /** One cell as it stands in the file; an empty cell is "". */
  cell(name: string, row: number): string;
  /** The cells of a column as they stand in the file. */
  text(name: string): readonly string[];
  /** The cells of a column as numbers, in compiled code: several times faster than `text`. */
  numbers(name: string): ParsedNumbers;
}

/** Options of {@linkcode readCsvText}. */
export interface ReadCsvTextOptions {
  /** Character between cells. Default: ",". */
  readonly separator?: string;
}

/**
 * A CSV with a header, every cell as text. `bytes` is the whole file. Blank lines are rows of empty
 * cells. A line with fewer cells than the header has empty ones.
 *
 * Throws a `SyntaxError` when a line has more cells than the header or a quote is never closed.
 */
export async function readCsvText(
  bytes: Uint8Array,
  { separator = "," }: ReadCsvTextOptions = {},
): Promise<TextTable> {
  const pl = await loadPolars();
  let frame: Frame;
  try {
    frame = pl.readCSV(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      inferSchemaLength: 0, // every column as text
      sep: separator,
      truncateRaggedLines: false, // its default drops cells silently
    });
  } catch (error) {
    throw new SyntaxError(firstLine(error), { cause: error });
  }
  const numbers = (name: string): ParsedNumbers => {
    const text = frame.getColumn(name);
    const floats = text.cast(pl.Float64, false);
    const unparsed = floats.nullCount() - text.nullCount();
    return { values: asFloat64(pl, floats), unparsed };
  };
  return Object.freeze({
    names: Object.freeze([...frame.columns]),
    rows: frame.height,
    cell: (name: string, row: number) => frame.getColumn(name).getIndex(row) ?? "",
    text: (name: string) => asText(frame.getColumn(name)),
    numbers,
  });
}
