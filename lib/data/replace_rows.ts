import type { Columns } from "./frame.ts";
import { lowerBound } from "./store/mod.ts";

/** What {@linkcode replaceRows} made of two pieces. */
export interface ReplacedRows {
  readonly columns: Record<string, Float64Array>;
  /** Stored rows that gave way. */
  readonly replaced: number;
}

/** Pieces of a column one after the other; a piece that has no such column is NaN. */
function join(pieces: readonly (Float64Array | number)[]): Float64Array {
  const lengths = pieces.map((piece) => typeof piece === "number" ? piece : piece.length);
  const out = new Float64Array(lengths.reduce((sum, length) => sum + length, 0)).fill(NaN);
  let at = 0;
  pieces.forEach((piece, k) => {
    if (typeof piece !== "number") out.set(piece, at);
    at += lengths[k];
  });
  return out;
}

/**
 * Stored rows with those from the first to the last time of `fresh` replaced by `fresh`. Rows before
 * and behind stay: what one file lacks is not lost. Both have a column `time` that increases; a
 * column that one of them lacks is NaN in its rows.
 */
export function replaceRows(stored: Columns, fresh: Record<string, Float64Array>): ReplacedRows {
  const { time } = fresh, before = stored.time as Float64Array;
  const first = lowerBound(before, time[0]);
  const end = lowerBound(before, time[time.length - 1] + 1);
  const names = [...new Set([...Object.keys(stored), ...Object.keys(fresh)])];
  const columns: Record<string, Float64Array> = {};
  for (const name of names) {
    const old = stored[name] as Float64Array | undefined;
    columns[name] = join([
      old?.subarray(0, first) ?? first,
      fresh[name] ?? time.length,
      old?.subarray(end) ?? before.length - end,
    ]);
  }
  return { columns, replaced: end - first };
}
