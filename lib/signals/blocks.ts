import type { Prng } from "../core/mod.ts";

/** Resamples of a series as runs of neighbouring rows: sums over them come from running sums. */
export interface BlockResamples {
  /** Rows of the series, and of each resample. */
  readonly rows: number;
  /** Runs of resample b are those from `offset[b]` to `offset[b + 1]`. */
  readonly offset: Int32Array;
  /** First row of each run, and the row after its last. */
  readonly start: Int32Array;
  readonly end: Int32Array;
}

/** Options of {@linkcode blockResamples}. */
export interface BlockResamplesOptions {
  readonly resamples: number;
  /** Rows a block, at least 1. */
  readonly blockLength: number;
  readonly prng: Prng;
}

/**
 * Resamples of `rows` rows in the circular block bootstrap of Politis and Romano (1992): blocks of
 * one length that begin anywhere, the series taken as a circle, the last one cut to fit.
 */
export function blockResamples(
  rows: number,
  { resamples, blockLength, prng }: BlockResamplesOptions,
): BlockResamples {
  const length = Math.min(rows, Math.max(1, Math.round(blockLength)));
  const most = 2 * Math.ceil(rows / length) * resamples;
  const start = new Int32Array(most), end = new Int32Array(most);
  const offset = new Int32Array(resamples + 1);
  let at = 0;
  for (let b = 0; b < resamples; b++) {
    for (let filled = 0; filled < rows; filled += length) {
      const wanted = Math.min(length, rows - filled);
      const from = prng.integer(rows);
      const to = from + wanted;
      start[at] = from;
      end[at++] = Math.min(rows, to);
      if (to > rows) {
        start[at] = 0;
        end[at++] = to - rows;
      }
    }
    offset[b + 1] = at;
  }
  return { rows, offset, start: start.slice(0, at), end: end.slice(0, at) };
}
