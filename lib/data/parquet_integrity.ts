import { quoteCell } from "./cells.ts";
import type { ParquetTable } from "./frame.ts";

/** Bytes behind the description: its length and the mark. */
const TAIL = 8;

/** The description at the end of a Parquet file, as bytes that end with it. */
async function readFooter(path: string): Promise<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path, { read: true });
  const { size } = await file.stat();
  const readEnd = async (length: number) => {
    const bytes = new Uint8Array(Math.min(length, size));
    await file.seek(-bytes.length, Deno.SeekMode.End);
    for (let at = 0; at < bytes.length;) at += await file.read(bytes.subarray(at)) ?? bytes.length;
    return bytes;
  };
  const tail = await readEnd(TAIL);
  return await readEnd(new DataView(tail.buffer).getUint32(0, true) + TAIL);
}

async function describedIn(path: string) {
  const { parquetMetadata } = await import("hyparquet");
  try {
    return parquetMetadata((await readFooter(path)).buffer);
  } catch {
    return undefined; // The frame library could read it: that must do.
  }
}

/** The first value out of the bounds, or the bound that no value reaches; undefined when all is well. */
function contradiction(values: Float64Array, min: number, max: number): string | undefined {
  let low = Infinity, high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  if (low === min && high === max) return undefined;
  // Writers disagree on what bounds a column with infinite numbers has; those are refused elsewhere.
  const infinite = (low === -Infinity || high === Infinity) && low <= high;
  if (infinite) return undefined;
  return low > high ? "no number" : `${low} to ${high}`;
}

/**
 * Throws a `SyntaxError` when the columns contradict what the file says of them: names, types,
 * counts of rows and of missing cells, and the smallest and largest number of each group of rows. Parquet has no checksum that readers must
 * look at, and a damaged file can be read as numbers that nobody wrote. What this cannot see is
 * damage inside a compressed page that leaves the bounds alone; files of the store have hashes.
 */
export async function assertParquetIntegrity(
  path: string,
  { columns, missing }: Pick<ParquetTable, "columns" | "missing">,
): Promise<void> {
  const fail = (expected: string, found: string) =>
    new SyntaxError(
      `Expected ${path} to be a whole Parquet file, with ${expected}, but found ${found}; it is ` +
        "damaged, export or download it again",
    );
  const lengths = Object.values(columns).map(({ length }) => length);
  if (lengths.some((length) => length !== lengths[0])) {
    throw fail("columns of one length", `lengths ${[...new Set(lengths)].join(", ")}`);
  }
  const metadata = await describedIn(path);
  if (!metadata) return;
  const leaves = metadata.schema.filter(({ num_children }) => !num_children);
  const flat = leaves.length === metadata.schema.length - 1;
  const nulls = new Map<string, number>();
  // The frame library takes the names of a second schema, and where they differ finds no cells.
  const other = flat ? Object.keys(columns).find((name, i) => leaves[i]?.name !== name) : undefined;
  if (other !== undefined) {
    throw fail(`columns ${leaves.map(({ name }) => quoteCell(name)).join(", ")}`, quoteCell(other));
  }
  let start = 0;
  for (const { num_rows, columns: chunks } of metadata.row_groups) {
    const rows = Number(num_rows);
    for (const [i, { meta_data }] of chunks.entries()) {
      if (!meta_data || meta_data.path_in_schema.length !== 1) continue;
      const [name] = meta_data.path_in_schema;
      // Otherwise the frame library makes a column of missing cells, or takes one type for another.
      if (flat && (leaves[i]?.name !== name || leaves[i].type !== meta_data.type)) {
        const { name: other, type } = leaves[i] ?? {};
        throw fail(
          `column ${i}, ${quoteCell(name)}, of ${meta_data.type}`,
          `${quoteCell(other ?? "")} of ${type}`,
        );
      }
      if (Number(meta_data.num_values) !== rows) {
        throw fail(`${rows} values of ${quoteCell(name)}`, `${meta_data.num_values}`);
      }
      const values = columns[name], { statistics } = meta_data;
      // NaN for a group that does not say: then nothing is known of the whole.
      nulls.set(name, (nulls.get(name) ?? 0) + Number(statistics?.null_count ?? NaN));
      if (!(values instanceof Float64Array) || meta_data.type !== "DOUBLE" || !statistics) continue;
      const { min_value: min, max_value: max } = statistics;
      if (typeof min !== "number" || typeof max !== "number" || !(min <= max)) continue;
      const found = contradiction(values.subarray(start, start + rows), min, max);
      if (found !== undefined) throw fail(`${quoteCell(name)} from ${min} to ${max}`, found);
    }
    start += rows;
  }
  for (const [name, expected] of nulls) {
    const found = missing.get(name) ?? expected;
    if (expected === expected && found !== expected) {
      throw fail(`${expected} missing cells of ${quoteCell(name)}`, String(found));
    }
  }
  if (start !== (lengths[0] ?? 0)) throw fail(`${start} rows`, `${lengths[0] ?? 0}`);
}
