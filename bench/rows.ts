/** A figure of a bench; `ratio` is above 1 when ours is better than the peer's of the same run. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly peer?: number;
  readonly peerName?: string;
  readonly ratio?: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Prints the rows as a table and keeps them in artifacts/bench/<name>.json. */
export async function reportRows(name: string, rows: readonly BenchRow[]): Promise<void> {
  const digits = (value?: number) => value === undefined ? "" : Number(value.toPrecision(4));
  console.table(
    Object.fromEntries(rows.map(({ name, unit, ours, peer, peerName, ratio }) => [name, {
      ours: `${digits(ours)} ${unit}`,
      peer: peer === undefined ? "not measured" : `${digits(peer)} ${unit} (${peerName})`,
      ratio: digits(ratio),
    }])),
  );
  await Deno.mkdir("artifacts/bench", { recursive: true });
  const path = `artifacts/bench/${name}.json`;
  await Deno.writeTextFile(path, JSON.stringify(rows, null, 2) + "\n");
  console.log(`Written to ${path}`);
}
