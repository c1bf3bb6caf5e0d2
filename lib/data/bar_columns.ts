import type { BarColumn } from "../core/mod.ts";

/** Names of columns in a file, by what they hold: `{ time: "open_time", close: "Close" }`. */
export type ColumnMapping = Readonly<Partial<Record<BarColumn, string>>>;

/** Names that a column is known by, lower case and without blanks or punctuation, best first. */
const ALIASES: { readonly [C in BarColumn]: readonly string[] } = {
  time: ["time", "opentime", "timestamp", "datetime", "date", "unixtime", "unix", "ts"],
  open: ["open", "openprice", "o"],
  high: ["high", "highprice", "h"],
  low: ["low", "lowprice", "l"],
  close: ["close", "closeprice", "c"],
  volume: ["volume", "vol", "basevolume", "v"],
  quoteVolume: ["quotevolume", "quoteassetvolume"],
  trades: ["trades", "numberoftrades", "tradecount", "count"],
  takerBuyVolume: ["takerbuyvolume", "takerbuybaseassetvolume", "takerbuybasevolume"],
  coverage: ["coverage"],
  filled: ["filled"],
};

/** Columns that a file must have. */
const REQUIRED: readonly BarColumn[] = ["time", "open", "high", "low", "close", "volume"];

/** Suffix that the CSV parser gives to a name's second appearance. */
const REPEATED = /_duplicated_\d+$/;

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

function list(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => {
    const line = name.replace(/\s+/g, " "); // a quoted name may hold ends of lines
    return line.length > 40 ? `${line.slice(0, 40)}…` : line;
  });
  return shown.join(", ") + (names.length > shown.length ? ", …" : "");
}

function matches(names: readonly string[], column: BarColumn, mapped?: string): readonly string[] {
  if (mapped !== undefined) {
    return names.includes(mapped)
      ? [mapped]
      : names.filter((name) => name.toLowerCase() === mapped.toLowerCase());
  }
  for (const alias of ALIASES[column]) {
    const found = names.filter((name) => plain(name) === alias);
    if (found.length > 0) return found;
  }
  return [];
}

function looksHeaderless(names: readonly string[]): boolean {
  return names.every((name) => name !== "" && Number.isFinite(Number(name.replace(REPEATED, ""))));
}

/**
 * The name in the file of every bar column that it has: as mapped, else by the usual names without
 * regard to case. Optional columns are left out when absent and not mapped.
 *
 * Throws a `TypeError` when a column is missing, is there twice, or is mapped under an unknown key.
 */
export function resolveColumns(
  names: readonly string[],
  { columns = {}, path }: { readonly columns?: ColumnMapping; readonly path: string },
): Partial<Record<BarColumn, string>> {
  for (const key of Object.keys(columns)) {
    if (!Object.hasOwn(ALIASES, key)) {
      throw new TypeError(
        `Expected a column to be one of ${Object.keys(ALIASES).join(", ")} but found "${key}"`,
      );
    }
  }
  const resolved: Partial<Record<BarColumn, string>> = {};
  for (const column of Object.keys(ALIASES) as BarColumn[]) {
    const mapped = columns[column];
    const found = matches(names, column, mapped);
    if (found.length === 1 && !names.includes(`${found[0]}_duplicated_0`)) {
      resolved[column] = found[0];
    } else if (found.length > 0) {
      throw new TypeError(
        `${path}: Expected one column for ${column} but found ${
          found.length === 1 ? `${found[0]} twice` : list(found)
        }`,
      );
    } else if (mapped !== undefined || REQUIRED.includes(column)) {
      if (looksHeaderless(names)) {
        throw new TypeError(
          `${path}: Expected a header line with column names but found ${
            list(names.map((name) => name.replace(REPEATED, "")))
          }`,
        );
      }
      throw new TypeError(
        `${path}: Expected a column ${
          mapped === undefined ? column : `"${mapped}" for ${column}`
        } but found only ${list(names)}; name it in the column mapping, like ${column}=NAME`,
      );
    }
  }
  return resolved;
}
