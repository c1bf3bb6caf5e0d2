import { concat, pad, split, type Tensor } from "../graph/mod.ts";

/** Steps of a sequence at some times only: what nobody reads need not be computed. */
export interface TimedSteps {
  /** Counted from the start of the window, ascending. */
  readonly times: readonly number[];
  /** [times.length, batch, channels]. */
  readonly values: Tensor;
}

/** All steps of [time, batch, channels]. */
export function allSteps(values: Tensor): TimedSteps {
  return { times: Array.from({ length: values.shape[0] }, (_, t) => t), values };
}

/**
 * Reads steps of a sequence at other times, ascending: [times.length, batch, channels], with zeros at
 * times before the window, of which some must lie in it.
 *
 * @throws {RangeError} at a time that the sequence lacks
 */
export function stepReader({ times, values }: TimedSteps): (at: readonly number[]) => Tensor {
  const rowOf = new Map(times.map((time, row) => [time, row]));
  let steps: readonly Tensor[] | undefined;
  return (at) => {
    const early = at.filter((time) => time < 0).length;
    const rows = at.slice(early).map((time) => {
      const row = rowOf.get(time);
      if (row === undefined) {
        throw new RangeError(`Expected steps at ${times.join(", ")} to hold ${time}`);
      }
      return row;
    });
    const [first] = rows, end = first + rows.length;
    const side = { axis: 0, before: early };
    if (rows.at(-1) !== end - 1) {
      steps ??= split(values, times.map(() => 1), 0);
      return pad(concat(rows.map((row) => steps![row]), 0), side);
    }
    const after = end - times.length;
    if (first === 0) return pad(values, { ...side, after });
    return pad(pad(values, { axis: 0, before: -first, after }), side);
  };
}

/** Times that a convolution over time reads for outputs `at` these, ascending. */
export function timesRead(
  at: readonly number[],
  { kernelSize, dilation }: { readonly kernelSize: number; readonly dilation: number },
): readonly number[] {
  const read = new Set<number>();
  for (const time of at) {
    for (let tap = 0; tap < kernelSize && time - tap * dilation >= 0; tap++) {
      read.add(time - tap * dilation);
    }
  }
  return [...read].sort((a, b) => a - b);
}
