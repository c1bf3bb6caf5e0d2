/** A column of a table on a terminal. */
export interface TextColumn {
  readonly name: string;
  /** Whether cells end below each other, as numbers do. Default: false. */
  readonly right?: boolean;
}

/** A table in monospaced text: heads, a line, rows. Cells are padded to their column's width. */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
): string {
  const all = [columns.map(({ name }) => name), ...rows];
  const widths = columns.map((_, j) => Math.max(...all.map((row) => row[j].length)));
  const line = (row: readonly string[]) =>
    row.map((cell, j) => columns[j].right ? cell.padStart(widths[j]) : cell.padEnd(widths[j]))
      .join("  ").trimEnd();
  const rule = "-".repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  const [head, ...body] = all.map(line);
  return [head, rule, ...body].join("\n");
}

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** A size as people read it: `3.4 MB`. */
export function size(bytes: number): string {
  let value = bytes, unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${UNITS[unit]}`;
}
