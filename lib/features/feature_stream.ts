import type { Bars } from "../core/mod.ts";

/**
 * Columns that are computed stretch by stretch in the order of time. What a row needs of the rows
 * before is carried over, so that the stretches' lengths change no bit.
 */
export interface FeatureStream {
  /** Rows that fit into one stretch. */
  readonly capacity: number;
  /** The columns' values of the last stretch: row r of it is `columns[k][r]`. */
  readonly columns: readonly Float64Array[];
  /** Takes rows `start` to `start + rows` of the bars as the next stretch. */
  advance(bars: Bars, start: number, rows: number): void;
}

/**
 * Features that are computed in one go over the bars, and bar by bar as they come. A row's bits
 * depend on the bars from `history` before it on, not on where a stream began before those.
 */
export interface FeatureGroup {
  /** What `FEATURE_GROUPS` has it under. */
  readonly name: string;
  /** Bars before its own that a row of any of the columns reads at most. */
  readonly history: number;
  /** A stream of the columns of these names, which begins as if there were no bars before. */
  stream(names: readonly string[], capacity: number): FeatureStream;
}

/** Rows of a stretch when all bars are at hand: few enough for the columns to stay in the cache. */
const STRETCH = 512;

/** Which of a group's columns to compute, and for which rows. */
export interface StreamRange {
  readonly names: readonly string[];
  /** First row to compute. Default: 0. */
  readonly from?: number;
  /** Row to stop before. Default: the bars' length. */
  readonly to?: number;
}

/**
 * Writes the named columns of a group over rows `from` to `to` into the same rows of `outputs`. A
 * part of the rows gets the same bits as it would among all.
 */
export function computeGroup(
  bars: Bars,
  outputs: readonly (Float32Array | Float64Array)[],
  { group, names, from = 0, to = bars.length }: StreamRange & { readonly group: FeatureGroup },
): void {
  const stream = group.stream(names, STRETCH);
  for (let at = Math.max(0, from - group.history); at < from; at += STRETCH) {
    stream.advance(bars, at, Math.min(STRETCH, from - at));
  }
  for (let at = from; at < to; at += STRETCH) {
    const rows = Math.min(STRETCH, to - at);
    stream.advance(bars, at, rows);
    for (let k = 0; k < outputs.length; k++) {
      const column = stream.columns[k];
      outputs[k].set(rows === STRETCH ? column : column.subarray(0, rows), at);
    }
  }
}
