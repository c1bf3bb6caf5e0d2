import type { Columns } from "../../data/mod.ts";

/** Columns that tell which row is meant, where a table has them. */
const PLACES = ["time", "model", "fold", "part", "epoch", "entryTime"];

const timeOf = (name: string, value: unknown) =>
  /time$/i.test(name) ? new Date(Number(value)).toISOString() : String(value);

/** Where two tables differ first, in words; undefined where no value differs. */
export function tableDifference(stored: Columns, found: Columns): string | undefined {
  const names = Object.keys(stored);
  const missing = names.filter((name) => !(name in found));
  const added = Object.keys(found).filter((name) => !(name in stored));
  if (missing.length > 0) return `there is no column ${missing.join(", ")} any more`;
  if (added.length > 0) return `there is a new column ${added.join(", ")}`;
  const rows = stored[names[0]]?.length ?? 0, now = found[names[0]]?.length ?? 0;
  let first: { readonly row: number; readonly name: string } | undefined;
  for (const name of names) {
    const [a, b] = [stored[name], found[name]];
    const end = Math.min(rows, now, first?.row ?? Infinity);
    for (let row = 0; row < end; row++) {
      if (Object.is(a[row], b[row])) continue;
      first = { row, name };
      break;
    }
  }
  if (!first) return rows === now ? undefined : `${now} rows instead of ${rows}`;
  const { row, name } = first;
  const place = PLACES.filter((key) => key in stored && key !== name)
    .map((key) => `${key} ${timeOf(key, stored[key][row])}`).join(", ");
  return `row ${row + 1}${place && ` (${place})`}, column ${name}: ` +
    `${found[name][row]} instead of ${stored[name][row]}`;
}
