import type { Prng } from "../../lib/core/mod.ts";
import type { Samples } from "../../lib/dataset/mod.ts";

/** One sample a bar, with labels that end up to `horizon` bars later. Its features are empty. */
export function spannedSamples(
  length: number,
  { prng, horizon, sequenceLength }: {
    readonly prng: Prng;
    readonly horizon: number;
    readonly sequenceLength: number;
  },
): Samples {
  const rows = new Int32Array(length), spanStart = new Int32Array(length);
  const spanEnd = new Int32Array(length);
  const time = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    rows[i] = sequenceLength - 1 + i;
    spanStart[i] = rows[i] + 1;
    spanEnd[i] = rows[i] + 1 + prng.integer(horizon);
    time[i] = 60_000 * rows[i];
  }
  const none = new Float64Array(0);
  const column = (name: string): Float64Array => {
    throw new RangeError(`Expected a column but found none named ${name}`);
  };
  return {
    length,
    rows,
    time,
    label: new Float64Array(length),
    spanStart,
    spanEnd,
    weight: new Float64Array(length).fill(1),
    table: { names: [], rows: length + sequenceLength - 1, warmup: 0, data: none, column },
    sequenceLength,
    dropped: { warmup: sequenceLength - 1, missingFeature: 0, missingLabel: 0 },
  };
}
