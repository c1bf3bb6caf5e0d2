import { endOfRun, withFinite } from "../../stats/rolling/mod.ts";

/** What {@linkcode overGaps} applies to stretches without a gap. */
export interface GapFree {
  /** Rows of a stretch before its first value. */
  readonly lookback: number;
  /** Writes the rows from the lookback on; inputs are finite and longer than it. */
  readonly run: (inputs: readonly Float64Array[], outputs: readonly Float64Array[]) => void;
}

/**
 * Applies `run` to each stretch of rows in which all inputs are finite, as if the bars began there;
 * every other row of the outputs, and those before a stretch's lookback, become NaN.
 */
export function overGaps(
  inputs: readonly Float64Array[],
  outputs: readonly Float64Array[],
  { lookback, run }: GapFree,
): void {
  const n = outputs[0].length;
  let i = 0;
  while (i < n) {
    const gap = i;
    i = firstRow(inputs, i, true);
    for (const output of outputs) output.fill(NaN, gap, i);
    const from = i;
    i = firstRow(inputs, i, false);
    if (i - from > lookback) {
      const cut = (column: Float64Array) =>
        from === 0 && i === n ? column : column.subarray(from, i);
      const parts = inputs.map(cut);
      withFinite(parts, () => run(parts, outputs.map(cut)));
    }
    for (const output of outputs) output.fill(NaN, from, Math.min(i, from + lookback));
  }
}

/** First row from `start` on in which all inputs are finite, or in which one is not. */
function firstRow(inputs: readonly Float64Array[], start: number, finite: boolean): number {
  const n = inputs[0].length;
  if (finite) {
    for (let t = start; t < n; t++) {
      let sum = 0;
      // 0 for finite numbers, else NaN.
      for (const column of inputs) sum += column[t] - column[t];
      if (sum === 0) return t;
    }
    return n;
  }
  let end = n;
  for (const column of inputs) end = endOfRun(column, start, end);
  return end;
}
