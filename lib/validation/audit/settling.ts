import type { Prng } from "../../core/mod.ts";
import type { Audited } from "./audited.ts";
import type { Computing } from "./computing.ts";
import { randomRows } from "./perturbations.ts";

/** Rounding: sums over blocks begin elsewhere when older rows are other ones. */
export const ROUNDING = 1e-9;

/** The size that differences are held against where values are near zero. */
export function rootMeanSquare(values: Float64Array): number {
  let sum = 0, count = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    sum += value * value;
    count++;
  }
  return count === 0 ? 0 : Math.sqrt(sum / count);
}

/**
 * Whether two values differ by more than the tolerance, relative to the larger of them and `floor`:
 * near a crossing of zero a column is not held to digits that it does not have.
 */
export function differ(
  a: number,
  b: number,
  { relative, floor }: { readonly relative: number; readonly floor: number },
): boolean {
  if (Object.is(a, b)) return false;
  return !(Math.abs(a - b) <= relative * Math.max(Math.abs(a), Math.abs(b), floor));
}

/** Last row from `from` on in which the columns differ by more than the tolerance; -1 for none. */
export function lastDifferent(
  before: Float64Array,
  after: Float64Array,
  { from, shift = 0, relative }: {
    readonly from: number;
    readonly shift?: number;
    readonly relative: number;
  },
): number {
  const floor = rootMeanSquare(before);
  for (let row = before.length - 1; row >= from; row--) {
    if (differ(before[row], after[row - shift], { relative, floor })) return row;
  }
  return -1;
}

/** Share of the bars that are changed to see how far back a column reads. */
const CHANGED = 0.3;

/**
 * How many bars before its own each column reads: its warm-up at least, and as many as are seen by
 * changing the first bars and looking for how long that shows, to rounding. Averages that fade without
 * end have an end there. Infinity for what does not settle within the bars, like sums since the start.
 */
export async function readsBack(
  { subject, bars, base }: Audited,
  { random, computing }: { readonly random: Prng; readonly computing: Computing },
): Promise<ReadonlyMap<string, number>> {
  const edge = Math.floor(CHANGED * bars.length);
  const changed = randomRows(bars, { start: 0, end: edge, random: random.fork("readsBack") });
  const columns = await computing.attempt(subject, changed);
  const byName = new Map(columns?.map((column) => [column.name, column]));
  return new Map(base.map(({ name, values }) => {
    const after = byName.get(name)?.values;
    if (!after || after.length !== values.length) return [name, Infinity];
    const last = lastDifferent(values, after, { from: edge, relative: ROUNDING });
    const back = last < 0 ? 0 : last - edge + 1;
    return [name, Math.max(subject.warmup ?? 0, back > bars.length / 3 ? Infinity : back)];
  }));
}
