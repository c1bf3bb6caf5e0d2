import type { Columns } from "../../data/mod.ts";

/** Significant digits of a figure: more than a chart or a spreadsheet shows. */
const DIGITS = 7;

/** Columns that hold UTC milliseconds, by name. */
const isTime = (name: string) => /(^t|T)ime$/.test(name);

/** `2024-01-31`, or with the time of day when it is not midnight. */
function timeCell(value: number): string {
  const iso = new Date(value).toISOString();
  return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : `${iso.slice(0, 19)}Z`;
}

/**
 * Text as a cell. A leading quote keeps spreadsheets from running text that looks like a formula
 * (OWASP, "CSV Injection").
 */
function textCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function cell(value: number | bigint | string, name: string): string {
  if (typeof value === "string") return textCell(value);
  const number = Number(value);
  if (Number.isNaN(number)) return "";
  return isTime(name) ? timeCell(number) : String(Number(number.toPrecision(DIGITS)));
}

/** Number of rows of a table. */
export function rowCount(columns: Columns): number {
  return Object.values(columns)[0]?.length ?? 0;
}

/** Options of {@linkcode toCsv}. */
export interface ToCsvOptions {
  /** Keeps the first of every so many rows. Default: 1, all rows. */
  readonly every?: number;
}

/**
 * Columns as CSV (RFC 4180 but for its line ends, which are single line feeds): a header, figures
 * to seven significant digits, times in ISO 8601, NaN as an empty cell.
 *
 * @example
 * ```ts
 * import { toCsv } from "lib/reports/page/csv.ts";
 * import assert from "node:assert/strict";
 * const table = { time: Float64Array.of(0), model: ["a, b"], loss: Float64Array.of(NaN) };
 * assert.equal(toCsv(table), 'time,model,loss\n1970-01-01,"a, b",\n');
 * ```
 */
export function toCsv(columns: Columns, { every = 1 }: ToCsvOptions = {}): string {
  const entries = Object.entries(columns);
  const lines = [entries.map(([name]) => textCell(name)).join(",")];
  for (let i = 0; i < rowCount(columns); i += every) {
    lines.push(entries.map(([name, values]) => cell(values[i], name)).join(","));
  }
  return `${lines.join("\n")}\n`;
}
