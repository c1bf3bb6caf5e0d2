import * as format from "../format.ts";
import { markup } from "../markup.ts";
import { type Display, display, paragraph } from "./display.ts";
import { headOf } from "./head_of.ts";

/** A figure with its interval, printed in one cell. */
interface Estimated {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** What a cell may hold. Numbers without a value (NaN, null) are printed as an en dash. */
export type Cell = string | number | boolean | null | undefined | Estimated;

/** Decimals that show `digits` significant digits of a number; at most 8, none of a large one. */
function decimalsOf(value: number | null, digits: number): number {
  if (value === null || value === 0 || !Number.isFinite(value)) return 0;
  const decimals = digits - 1 - Math.floor(Math.log10(Math.abs(value)));
  return Math.min(8, Math.max(0, decimals));
}

/** How a column's numbers are printed. */
export const NUMBER_FORMATS = {
  /** Three decimals. */
  number: (value: number | null) => format.number(value),
  /** Four significant digits, for columns whose values differ in size. */
  significant: (value: number | null) => format.number(value, decimalsOf(value, 4)),
  /** Two decimals. */
  ratio: (value: number | null) => format.number(value, 2),
  /** A fraction as percent. */
  percent: (value: number | null) => format.percent(value),
  /** A small rate, like a fee, as percent with all its digits. */
  rate: (value: number | null) => format.rate(value),
  /** A whole number with thousands separated. */
  integer: (value: number | null) => format.integer(value),
  /** Prices or cash: six digits of the column's largest, and the same decimals in every row. */
  amount: (value: number | null) => format.amount(value),
  /** UTC milliseconds as a date. */
  date: (value: number | null) => format.date(value),
} as const satisfies Readonly<Record<string, (value: number | null) => string>>;

/** Name of a number format of {@linkcode table}. */
export type NumberFormat = keyof typeof NUMBER_FORMATS;

/** Options of {@linkcode table}. */
export interface TableOptions {
  /** What the table shows, printed above it. Default: nothing. */
  readonly caption?: string;
  /**
   * Formats by column. Default: whole numbers as "integer", others as "number",
   * or as "amount" where some are large.
   */
  readonly formats?: Readonly<Record<string, NumberFormat>>;
  /**
   * Heads by column. Default: the column's name in words, as "max drawdown" for `maxDrawdown` and
   * "ROC-AUC" for `rocAuc`.
   */
  readonly heads?: Readonly<Record<string, string>>;
  /** Most rows printed; what is left out is said below. Default: 60. */
  readonly limit?: number;
}

function isEstimated(value: Cell): value is Estimated {
  return typeof value === "object" && value !== null;
}

function isNumeric(value: Cell): boolean {
  return typeof value === "number" || isEstimated(value);
}

/** From this size on decimals stand for nothing that anyone reads. */
const LARGE = 1000;

/** One format for a whole column, so that its rows stay aligned. */
function usualFormat(values: readonly Cell[]): NumberFormat {
  const numbers = values.filter((value) => typeof value === "number");
  if (values.some(isEstimated)) return "number";
  if (numbers.every((value) => Number.isSafeInteger(value))) return "integer";
  return numbers.some((value) => Math.abs(value) >= LARGE) ? "amount" : "number";
}

type PrintNumber = (value: number | null) => string;

/** How the numbers of a column are printed: amounts need to know them all. */
function printerOf(column: readonly Cell[], named: NumberFormat): PrintNumber {
  if (named !== "amount") return NUMBER_FORMATS[named];
  return format.amountsLike(column.flatMap((value) => {
    if (isEstimated(value)) return [value.estimate, value.low, value.high];
    return typeof value === "number" ? [value] : [];
  }));
}

function print(value: Cell, printNumber: PrintNumber): string {
  if (isEstimated(value)) {
    return format.estimate(value, (bound) => printNumber(bound ?? null));
  }
  if (typeof value === "number") return printNumber(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value ?? format.NONE;
}

interface Printed {
  /** Names of the columns as rows have them. */
  readonly names: readonly string[];
  /** The same as they are printed. */
  readonly heads: readonly string[];
  readonly numeric: readonly boolean[];
  readonly cells: readonly (readonly string[])[];
}

function printRows(
  rows: readonly Readonly<Record<string, Cell>>[],
  { formats, heads }: Required<Pick<TableOptions, "formats" | "heads">>,
): Printed {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = names.map((name) => rows.map((row) => row[name]));
  const printers = columns.map((column, j) =>
    printerOf(column, formats[names[j]] ?? usualFormat(column))
  );
  return {
    names,
    heads: names.map((name) => heads[name] ?? headOf(name)),
    numeric: columns.map((column) => column.some(isNumeric)),
    cells: rows.map((_, i) => columns.map((column, j) => print(column[i], printers[j]))),
  };
}

function asText({ heads, numeric, cells }: Printed): string {
  const lines = [heads, ...cells];
  const widths = heads.map((_, j) => Math.max(...lines.map((line) => line[j].length)));
  const pad = (text: string, j: number) =>
    numeric[j] ? text.padStart(widths[j]) : text.padEnd(widths[j]);
  return lines.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}

/**
 * Rows as a table that a notebook shows: numbers to the right with sensible digits, figures with
 * intervals in one cell, texts escaped. Columns are those of all rows, in the order in which they
 * come up.
 *
 * Throws a `RangeError` for a format or head of a column that no row has.
 *
 * @example
 * ```ts
 * import { table } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * const shown = table([{ model: "lstm", share: 0.1234 }], { formats: { share: "percent" } });
 * assert.equal(shown.mime["text/plain"], "model  share\nlstm   12.3%");
 * ```
 */
export function table(
  rows: readonly Readonly<Record<string, Cell>>[],
  { caption, formats = {}, heads = {}, limit = 60 }: TableOptions = {},
): Display {
  if (rows.length === 0) {
    return paragraph([caption, "no rows"].filter((part) => part).join(": "));
  }
  const printed = printRows(rows.slice(0, limit), { formats, heads });
  for (const [what, named] of Object.entries({ formats, heads })) {
    const unknown = Object.keys(named).find((name) => !printed.names.includes(name));
    if (unknown === undefined) continue;
    throw new RangeError(
      `Expected ${what} of columns out of ${printed.names.join(", ")} but found ${unknown}`,
    );
  }
  const { heads: printedHeads, numeric, cells } = printed;
  const left = rows.length - cells.length;
  const rest = left > 0 ? `and ${format.count(left, "row")} more` : "";
  const align = (j: number) => `text-align: ${numeric[j] ? "right" : "left"}`;
  const html =
    markup`<table>${
      caption && markup`<caption style="text-align: left">${caption}</caption>`
    }<thead><tr>${
      printedHeads.map((head, j) => markup`<th scope="col" style="${align(j)}">${head}</th>`)
    }</tr></thead><tbody>${
      cells.map((line) =>
        markup`<tr>${line.map((cell, j) => markup`<td style="${align(j)}">${cell}</td>`)}</tr>`
      )
    }</tbody></table>${rest && markup`<p>${rest}</p>`}`.text;
  const text = [caption, asText(printed), rest].filter((part) => part).join("\n");
  return display({ "text/plain": text, "text/html": html });
}
