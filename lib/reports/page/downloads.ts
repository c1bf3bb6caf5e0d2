import { gzipSync } from "node:zlib";
import type { Columns } from "../../data/mod.ts";
import { rowCount, toCsv } from "./csv.ts";

/** A file inside a page, behind a `data:` link. */
export interface Download {
  readonly file: string;
  readonly href: string;
  readonly rows: number;
  /** Of every so many rows the first was kept. */
  readonly every: number;
}

function plain(csv: string): string {
  const encoded = encodeURIComponent(csv).replaceAll("%2C", ",").replaceAll("%3A", ":");
  return `data:text/csv;charset=utf-8,${encoded}`;
}

function zipped(csv: string): string {
  return `data:application/gzip;base64,${gzipSync(csv, { level: 9 }).toString("base64")}`;
}

/**
 * A table as a link of at most `budget` characters: CSV where it fits, compressed CSV where only
 * that does, and every so many rows of it where not even that does. Undefined when nothing fits.
 */
export function tableDownload(
  columns: Columns,
  { name, budget }: { readonly name: string; readonly budget: number },
): Download | undefined {
  const rows = rowCount(columns);
  const csv = toCsv(columns);
  const href = plain(csv);
  if (href.length <= budget) return { file: `${name}.csv`, href, rows, every: 1 };
  for (let every = 1; every <= rows; every *= 2) {
    const href = zipped(every === 1 ? csv : toCsv(columns, { every }));
    if (href.length <= budget) return { file: `${name}.csv.gz`, href, rows, every };
  }
  return undefined;
}
