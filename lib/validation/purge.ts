import type { SampleGrid } from "../dataset/mod.ts";

/** Bars, both ends inclusive, ascending, no two of which share a bar. */
export interface Extents {
  readonly start: Int32Array;
  readonly end: Int32Array;
}

/** Runs of samples one behind the other: from, before which, from, before which and so on. */
export type Runs = readonly number[];

/** Places of samples and what all samples up to and from each on see, to pass over many at a time. */
export interface PurgeGrid extends SampleGrid {
  /** Last bar that any sample up to this one sees; ascending. */
  readonly latestSoFar: Int32Array;
  /** First bar that any sample from this one on sees; ascending. */
  readonly earliestFrom: Int32Array;
}

/** Place of the first value that is not below the given one. */
export function lowerBound(sorted: Int32Array, value: number): number {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The grid with what purging looks up. */
export function purgeGrid(grid: SampleGrid): PurgeGrid {
  const { position, windowStart, spanEnd } = grid;
  const n = position.length;
  const latestSoFar = new Int32Array(n), earliestFrom = new Int32Array(n);
  let latest = -Infinity, earliest = Infinity;
  for (let i = 0; i < n; i++) {
    latest = Math.max(latest, position[i], spanEnd[i]);
    latestSoFar[i] = latest;
  }
  for (let i = n - 1; i >= 0; i--) {
    earliest = Math.min(earliest, windowStart[i]);
    earliestFrom[i] = earliest;
  }
  return { ...grid, latestSoFar, earliestFrom };
}

/** Number of samples in runs. */
export function countRuns(runs: Runs): number {
  let count = 0;
  for (let k = 0; k < runs.length; k += 2) count += runs[k + 1] - runs[k];
  return count;
}

/**
 * The bars that any of the samples sees, from the oldest one of its window to the last one of its
 * label. Every sample sees its own bar, and samples are in the order of these: bars between two
 * neighbours are unseen just when all labels up to the first end before all windows from the second
 * on begin.
 */
export function extentsOf({ position, windowStart, spanEnd }: SampleGrid, runs: Runs): Extents {
  const n = countRuns(runs);
  const start = new Int32Array(n), end = new Int32Array(n);
  let least = Infinity;
  for (let r = runs.length - 2, k = n - 1; r >= 0; r -= 2) {
    for (let i = runs[r + 1] - 1; i >= runs[r]; i--, k--) {
      if (windowStart[i] < least) least = windowStart[i];
      start[k] = least;
    }
  }
  let count = 0;
  for (let r = 0, k = 0; r < runs.length; r += 2) {
    for (let i = runs[r]; i < runs[r + 1]; i++, k++) {
      const last = Math.max(position[i], spanEnd[i]);
      if (count === 0 || start[k] > end[count - 1]) {
        // At or before k: what is still to be read is not overwritten.
        start[count] = start[k];
        end[count++] = last;
      } else if (last > end[count - 1]) {
        end[count - 1] = last;
      }
    }
  }
  return { start: start.slice(0, count), end: end.slice(0, count) };
}

function push(runs: number[], from: number, to: number): void {
  if (from >= to) return;
  if (runs.length > 0 && runs[runs.length - 1] === from) runs[runs.length - 1] = to;
  else runs.push(from, to);
}

/**
 * The samples that see none of the bars. One in front of a stretch is out when its label reaches into
 * it, one behind it when its window reaches back into it. Only samples near a stretch are looked at
 * one by one.
 */
export function keepClear(grid: PurgeGrid, runs: Runs, { start, end }: Extents): number[] {
  const { position, windowStart, spanEnd, latestSoFar, earliestFrom } = grid;
  const stretches = start.length;
  const kept: number[] = [];
  for (let r = 0; r < runs.length; r += 2) {
    const to = runs[r + 1];
    let i = runs[r];
    // Stretches before `next` end before any window from i on begins.
    let next = lowerBound(end, earliestFrom[i]);
    while (i < to && next < stretches) {
      const clear = Math.min(to, lowerBound(latestSoFar, start[next]));
      if (clear > i) {
        push(kept, i, clear);
        i = clear;
      }
      const near = Math.min(to, lowerBound(earliestFrom, end[next] + 1));
      for (let at = next; i < near; i++) {
        const from = windowStart[i];
        // Windows ascend but for those of several symbols, which may step back.
        while (at > next && end[at - 1] >= from) at--;
        while (at < stretches && end[at] < from) at++;
        if (at === stretches || start[at] > Math.max(position[i], spanEnd[i])) {
          push(kept, i, i + 1);
        }
      }
      next++;
    }
    push(kept, i, to);
  }
  return kept;
}
