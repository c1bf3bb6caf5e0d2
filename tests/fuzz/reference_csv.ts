import type { Bars } from "lib/core/mod.ts";

/** Records of a CSV as RFC 4180 has them, with any of the usual ends of line but a lone CR. */
export function readRecords(text: string, separator: string): string[][] {
  const records: string[][] = [];
  let cells: string[] = [], cell = "", quoted = false, wasQuoted = false;
  const endCell = () => {
    cells.push(cell);
    cell = "";
    wasQuoted = false;
  };
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (letter === '"' && cell === "" && !wasQuoted) quoted = wasQuoted = true;
    else if (letter === separator) endCell();
    else if (letter === "\n") {
      if (cell.endsWith("\r")) cell = cell.slice(0, -1);
      endCell();
      records.push(cells);
      cells = [];
    } else cell += letter;
  }
  if (cell !== "" || cells.length > 0 || wasQuoted) {
    endCell();
    records.push(cells);
  }
  return records;
}

const NAMES: Readonly<Record<string, keyof Bars>> = {
  ...{ time: "time", date: "time", open: "open", high: "high", low: "low", close: "close" },
  ...{ volume: "volume", trades: "trades" },
};

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const UNITS = [1e3, 1, 1e-3, 1e-6];

/** Without quotes that stand where RFC 4180 has none: what is between them is still a number. */
const bare = (cell: string) => cell.trim().replace(/^"+|["\s]+$/g, "").trim();

/** What a cell of numbers says; undefined for one that says no number. */
function numberIn(cell: string): number | undefined {
  const text = bare(cell);
  if (text === "" || text.toLowerCase() === "nan") return NaN;
  return NUMBER.test(text) ? Number(text) : undefined;
}

/** Whether the milliseconds are what the cell says, in some unit. */
function isTime(cell: string, ms: number): boolean {
  const text = bare(cell), value = Number(text);
  if (NUMBER.test(text)) return UNITS.some((unit) => Math.abs(value * unit - ms) <= 1);
  const plain = text.replace(/ ?(UTC)$/i, "Z").replace(" ", "T").replace(/ /g, "").replace(
    ",",
    ".",
  );
  const zoned = /[TzZ].*(z|[+-]\d\d(:?\d\d)?)$/i.test(plain) ? plain : `${plain}Z`;
  const full = zoned.replace(/([+-]\d\d)$/, "$1:00").replace(/([+-]\d\d)(\d\d)$/, "$1:$2");
  const date = /^\d{4}-\d\d-\d\d$/.test(plain) ? plain : full.toUpperCase();
  return Math.abs(Date.parse(date) - ms) <= 1;
}

/**
 * The first number of the bars that is not what the file's text says, in words; undefined when there
 * is none. Written without looking at the code that it judges.
 */
export function disagreement(bytes: Uint8Array, bars: Bars): string | undefined {
  const text = new TextDecoder().decode(bytes).replace(/^[\r\n]+/, "");
  const [first] = text.split("\n", 1);
  const separators = [",", ";", "\t", "|"];
  const counts = separators.map((separator) => first.split(separator).length);
  const separator = separators[counts.indexOf(Math.max(...counts))];
  const records = readRecords(text, separator);
  const names = records[0].map((name) => name.trim().toLowerCase().replace(/[^a-z]/g, ""));
  const rows = records.slice(1);
  while (rows.length > 0 && rows[rows.length - 1].every((cell) => cell.trim() === "")) rows.pop();
  if (rows.length !== bars.length) return `${bars.length} rows of ${rows.length}`;
  for (const [j, name] of names.entries()) {
    const column = NAMES[name];
    if (column === undefined || !bars[column]) continue;
    const values = bars[column] as Float64Array;
    for (let i = 0; i < rows.length; i++) {
      const cell = rows[i][j] ?? "";
      if (name === "time" || name === "date") {
        if (!isTime(cell, values[i])) return `row ${i}, time: ${values[i]} of "${cell}"`;
        continue;
      }
      const expected = numberIn(cell);
      if (expected === undefined || !Object.is(expected + 0, values[i] + 0)) {
        return `row ${i}, ${name}: ${values[i]} of "${cell}"`;
      }
    }
  }
  return undefined;
}
