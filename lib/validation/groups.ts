import type { SampleGrid, Samples } from "../dataset/mod.ts";
import type { BarRange } from "./fold.ts";

/**
 * First sample of each of `count` groups of samples that follow each other in time, and the number of
 * samples at the end. Groups are as equal as can be, the first ones longer by one, as scikit-learn's
 * `KFold` has them; samples of one time are never in two groups.
 *
 * @throws {RangeError} when there are too few samples for as many groups
 */
export function cutGroups(
  { position }: SampleGrid,
  { count, name, samples }: {
    readonly count: number;
    /** The option that asks for groups, for the error. */
    readonly name: string;
    readonly samples: Pick<Samples, "dropped">;
  },
): Int32Array {
  const n = position.length;
  const size = Math.floor(n / count), longer = n % count;
  const bounds = Int32Array.from(
    { length: count + 1 },
    (_, g) => g * size + Math.min(g, longer),
  );
  for (let g = 1; g < count; g++) {
    while (bounds[g] > 0 && position[bounds[g]] === position[bounds[g] - 1]) bounds[g]--;
  }
  for (let g = 0; g < count; g++) {
    if (bounds[g + 1] > bounds[g]) continue;
    const { warmup, missingFeature, missingLabel } = samples.dropped;
    const lost = warmup + missingFeature + missingLabel;
    throw new RangeError(
      `Expected samples of at least ${count} times for ${name} ${count} but found ${n} samples` +
        (lost > 0 ? ` (${lost} more bars made none)` : ""),
    );
  }
  return bounds;
}

/** Bars of a group: up to the first bar of the next one, so that groups leave no bar between them. */
export function groupRange(
  { position }: SampleGrid,
  bounds: Int32Array,
  group: number,
): BarRange {
  const end = bounds[group + 1];
  const isLast = end === position.length;
  return [position[bounds[group]], isLast ? position[end - 1] + 1 : position[end]];
}
