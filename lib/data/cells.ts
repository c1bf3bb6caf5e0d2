const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * The number in a cell, NaN for an empty one or one that says NaN, undefined for any other text.
 * Stricter than `Number`, which takes "0x10" and "Infinity".
 */
export function parseNumberCell(text: string): number | undefined {
  const trimmed = text.trim();
  if (DECIMAL.test(trimmed)) {
    const value = Number(trimmed);
    return Number.isFinite(value) ? value : undefined;
  }
  return trimmed === "" || trimmed.toLowerCase() === "nan" ? NaN : undefined;
}

/** A cell as an error message quotes it: one line of bounded length. */
export function quoteCell(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

/** What is wrong with a cell, and where it stands: `prices.csv line 17, column close: …`. */
export function cellError(
  place: string,
  expected: string,
  { column, cell }: { readonly column: string; readonly cell: string },
): SyntaxError {
  return new SyntaxError(
    `${place}, column ${column}: Expected ${expected} but found ${
      cell.trim() === "" ? "an empty cell" : quoteCell(cell)
    }; correct it in the file`,
  );
}
