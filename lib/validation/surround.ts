import type { BarRange } from "./fold.ts";
import type { Blocks } from "./divide.ts";

/** Lengths of the parts around a test part, in bars. */
export interface SurroundLengths {
  readonly validation: number;
  readonly calibration: number;
  /** Bars left out between neighbouring parts. */
  readonly embargo: number;
}

/** Blocks that follow each other without a gap, as one. */
function joined(blocks: readonly BarRange[]): BarRange[] {
  const whole: BarRange[] = [];
  for (const [start, end] of blocks) {
    const last = whole.at(-1);
    if (last && last[1] === start) whole[whole.length - 1] = [last[0], end];
    else whole.push([start, end]);
  }
  return whole;
}

/** The stretches around the blocks, `embargo` bars away from them; [start, end) without bars are left out. */
function around(
  blocks: readonly BarRange[],
  { within: [first, end], embargo }: { readonly within: BarRange; readonly embargo: number },
): BarRange[] {
  const edges = [first, ...blocks.flatMap(([from, to]) => [from - embargo, to + embargo]), end];
  const stretches: BarRange[] = [];
  for (let k = 0; k < edges.length; k += 2) {
    if (edges[k + 1] > edges[k]) stretches.push([edges[k], edges[k + 1]]);
  }
  return stretches;
}

/**
 * What is left around test blocks, divided: calibration next to one of them and validation behind it,
 * before the first block that has room for both before it, else after the first that has room there,
 * and training everywhere else, with `embargo` bars between any two parts. Undefined when no stretch
 * has room or nothing is left to train on.
 */
export function surround(
  test: readonly BarRange[],
  { within, lengths: { validation, calibration, embargo } }: {
    readonly within: BarRange;
    readonly lengths: SurroundLengths;
  },
): Blocks | undefined {
  const blocks = joined(test);
  const free = around(blocks, { within, embargo });
  const none: BarRange = [blocks[0][0], blocks[0][0]];
  const asked = [calibration, validation].filter((length) => length > 0);
  if (asked.length === 0) {
    return free.length === 0
      ? undefined
      : { train: free, validation: [none], calibration: [none], test };
  }
  const needed = asked.reduce((sum, length) => sum + length + embargo, -embargo);
  const hasRoom = ([start, end]: BarRange) => end - start >= needed;
  const before = free.filter((stretch) =>
    hasRoom(stretch) && blocks.some(([start]) => stretch[1] === start - embargo)
  );
  const after = free.filter((stretch) =>
    hasRoom(stretch) && blocks.some(([, end]) => stretch[0] === end + embargo)
  );
  const chosen = before[0] ?? after[0];
  if (!chosen) return undefined;
  const [start, end] = chosen;
  const isBefore = before.length > 0;
  /** The next bars of the stretch, counted from the test block. */
  let taken = 0;
  const take = (length: number): BarRange => {
    if (length === 0) return none;
    const range: BarRange = isBefore
      ? [end - taken - length, end - taken]
      : [start + taken, start + taken + length];
    taken += length + embargo;
    return range;
  };
  const parts = { calibration: [take(calibration)], validation: [take(validation)] };
  const rest: BarRange = isBefore ? [start, end - taken] : [start + taken, end];
  const train = free.map((stretch) => stretch === chosen ? rest : stretch)
    .filter(([from, to]) => to > from);
  return train.length === 0 ? undefined : { train, ...parts, test };
}
