import type { Bars } from "../core/mod.ts";
import type { FeatureTable } from "./feature.ts";
import { FEATURE_GROUPS } from "./feature_groups.ts";
import { computeGroup } from "./feature_stream.ts";
import { columnAt } from "./table_plan.ts";

/** Rows that a thread takes at a time: short enough that no thread waits long for the last one. */
const CHUNK = 16_384;

/** Work for several threads; its arrays lie in shared memory. */
export interface ChunkedWork {
  readonly bars: Bars;
  readonly data: FeatureTable["data"];
  /** Names of groups and of their columns, and the columns' places in `data`. */
  readonly groups: readonly {
    readonly name: string;
    readonly names: readonly string[];
    readonly places: readonly number[];
  }[];
  /** Chunks that some thread has taken. */
  readonly taken: Int32Array;
}

/** Computes chunks of rows until none is left; other threads may do the same. */
export function computeChunks({ bars, data, groups, taken }: ChunkedWork): void {
  const rows = bars.length;
  const work = groups.map(({ name, names, places }) => ({
    group: FEATURE_GROUPS.get(name)!,
    names,
    outputs: places.map((place) => columnAt(data, rows, place)),
  }));
  while (true) {
    const from = CHUNK * Atomics.add(taken, 0, 1);
    if (from >= rows) return;
    const to = Math.min(from + CHUNK, rows);
    for (const { group, names, outputs } of work) {
      computeGroup(bars, outputs, { group, names, from, to });
    }
  }
}
