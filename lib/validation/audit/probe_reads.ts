import type { Bars } from "../../core/mod.ts";
import type { Reads } from "./cause.ts";
import type { Computing } from "./computing.ts";
import { strikeBar } from "./perturbations.ts";
import type { AuditColumn, AuditSubject } from "./subject.ts";

/** Bars of a range that are changed, one after the other. */
const STRUCK = 8;
/** A rise and a fall: an extreme shows one of them only. */
const FACTORS = [1.7, 0.6] as const;

function differingRows(before: Float64Array, after: Float64Array): number[] {
  const rows: number[] = [];
  for (let i = 0; i < before.length; i++) if (!Object.is(before[i], after[i])) rows.push(i);
  return rows;
}

/**
 * Which bars each column reads, by changing single bars between rows `from` and `to`, and those in
 * `also`, and looking which rows follow. Columns that no later bar reached are not in the map.
 */
export async function probeReads(
  { subject, bars, base, computing }: {
    readonly subject: AuditSubject;
    readonly bars: Bars;
    readonly base: readonly AuditColumn[];
    readonly computing: Computing;
  },
  { from, to, also }: {
    readonly from: number;
    readonly to: number;
    readonly also: readonly number[];
  },
): Promise<Map<string, Reads>> {
  /** By column: for each struck bar the offsets of the rows that followed it. */
  const followed = new Map<string, Set<number>[]>(base.map(({ name }) => [name, []]));
  const spread = Array.from(
    { length: STRUCK },
    (_, k) => Math.floor(from + (to - from) * (k + 0.5) / STRUCK),
  );
  for (const struck of [...spread, ...also]) {
    const offsets = new Map(base.map(({ name }) => [name, new Set<number>()]));
    for (const factor of FACTORS) {
      const columns = await computing.attempt(subject, strikeBar(bars, struck, factor)) ?? [];
      for (const { name, values } of base) {
        const after = columns.find((column) => column.name === name);
        if (!after) continue;
        for (const row of differingRows(values, after.values)) offsets.get(name)!.add(row - struck);
      }
    }
    for (const { name } of base) followed.get(name)!.push(offsets.get(name)!);
  }
  const reads = new Map<string, Reads>();
  for (const [name, struck] of followed) {
    const reaching = struck.filter((offsets) => [...offsets].some((offset) => offset < 0));
    if (reaching.length === 0) continue;
    const all = reaching.map((offsets) => [...offsets].sort((a, b) => a - b));
    const ahead = Math.max(...all.map((offsets) => -offsets[0]));
    const behind = Math.max(...all.map((offsets) => offsets.at(-1)!));
    const widest = new Set(all.flat());
    let dense = true;
    for (let k = -ahead; k <= Math.min(behind, ahead); k++) dense &&= widest.has(k);
    const same = all.filter((offsets) => -offsets[0] === ahead).length;
    const single = all.every(([_, second = 0]) => second >= 0);
    const reached = struck.slice(0, STRUCK).filter((offsets) =>
      [...offsets].some((offset) => offset < 0)
    ).length / STRUCK;
    const constant = same >= 0.75 * all.length;
    reads.set(name, { ahead, behind, dense, constant, single, reached });
  }
  return reads;
}
