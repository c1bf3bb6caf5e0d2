import type { AuditColumn } from "./subject.ts";

/** How a column differs from what it was, among the values that must not differ. */
export interface Change {
  /** First and last value that differ. */
  readonly first: number;
  readonly last: number;
  /** All new values are one straight line through the old ones; absent: too few values to tell. */
  readonly affine?: boolean;
  /** The old column has few values, and each has become one new value; absent: too few to tell. */
  readonly grouped?: boolean;
}

/** What {@linkcode compareColumns} finds. */
export interface Comparison {
  readonly compared: number;
  /** Values among them that were numbers: missing ones tell nothing. */
  readonly finite: number;
  readonly change?: Change;
}

/** Few: days of a week, hours of a day, a handful of states. */
const MOST_GROUPS = 40;
/** Fewest values that are no line, and no groups, by chance. */
const FEWEST = { affine: 16, grouped: 60 } as const;

const near = (a: number, b: number, scale: number) => Math.abs(a - b) <= 1e-7 * scale;

/** Whether the new values are a line through the old ones, other than the identity. */
function isAffine(before: readonly number[], after: readonly number[]): boolean {
  let low = 0, high = 0, size = 0;
  before.forEach((value, i) => {
    if (value < before[low]) low = i;
    if (value > before[high]) high = i;
    size = Math.max(size, Math.abs(after[i]));
  });
  const slope = (after[high] - after[low]) / (before[high] - before[low]);
  if (!Number.isFinite(slope) || new Set(before).size < 3) return false;
  return before.every((value, i) =>
    near(after[low] + slope * (value - before[low]), after[i], size)
  );
}

function isGrouped(before: readonly number[], after: readonly number[]): boolean {
  const groups = new Map<number, number>();
  for (let i = 0; i < before.length; i++) {
    const known = groups.get(before[i]);
    if (known === undefined) groups.set(before[i], after[i]);
    else if (!near(known, after[i], Math.abs(known) + 1e-300)) return false;
    if (groups.size > MOST_GROUPS) return false;
  }
  return groups.size > 1;
}

/** Where each of the ascending rows is among the others, -1 for those that are not. */
function placesOf(rows: Int32Array, others: Int32Array): Int32Array {
  let k = 0;
  return rows.map((row) => {
    while (k < others.length && others[k] < row) k++;
    return others[k] === row ? k : -1;
  });
}

/**
 * Compares the values that may know bars up to `cut` only, bit by bit save that one NaN is as good
 * as another, whose bits an engine may choose. `before` has been computed on all bars.
 */
export function compareColumns(
  before: AuditColumn,
  after: AuditColumn,
  { cut }: { readonly cut: number },
): Comparison {
  const { values, rows } = before;
  const knownAt = before.knownAt ?? rows;
  const found = after.values;
  const places = rows && after.rows ? placesOf(rows, after.rows) : undefined;
  const end = knownAt ? values.length : Math.min(values.length, cut + 1);
  let compared = 0, finite = 0, changed = 0, first = -1, last = -1;
  for (let i = 0; i < end; i++) {
    if (knownAt && knownAt[i] > cut) continue;
    const place = places ? places[i] : i;
    if (places && place < 0) continue;
    compared++;
    const value = values[i], other = found[place];
    // 0 for finite numbers only.
    if (0 * value === 0) finite++;
    if (place < found.length && Object.is(value, other)) continue;
    if (first < 0) first = i;
    last = i;
    changed++;
  }
  if (changed === 0) return { compared, finite };
  const old: number[] = [], now: number[] = [];
  for (let i = 0; i < end; i++) {
    const place = places ? places[i] : i;
    if (
      knownAt && knownAt[i] > cut || !(Number.isFinite(values[i]) && Number.isFinite(found[place]))
    ) {
      continue;
    }
    old.push(values[i]);
    now.push(found[place]);
  }
  const change = {
    first,
    last,
    ...old.length < FEWEST.affine ? {} : { affine: isAffine(old, now) },
    ...old.length < FEWEST.grouped ? {} : { grouped: isGrouped(old, now) },
  };
  return { compared, finite, change };
}
