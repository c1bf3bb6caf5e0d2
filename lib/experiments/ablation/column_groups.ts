import type { Feature, FeatureSet } from "../../features/mod.ts";

/** Columns by the name of their group. */
export type ColumnGroups = Readonly<Record<string, readonly string[]>>;

/** A name without its windows: `return14` and `return3` are both `return`. */
function stemOf(name: string): string {
  const stem = name.replace(/\d+/g, "").replace(/_+$/, "");
  return stem === "" ? name : stem;
}

function groupOf({ family, names }: Feature): string {
  return family ?? stemOf(names[0]);
}

/**
 * The columns of a set by what they are about: those of one family where features declare one, else
 * those of one recipe whatever its windows. What says the same should go together, or the rest makes
 * up for it.
 *
 * @example
 * ```ts
 * import { groupColumns } from "lib/experiments/mod.ts";
 * import { core13 } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const groups = groupColumns(core13);
 * assert.deepEqual(groups.return, ["return1", "return3", "return7", "return14"]);
 * assert.deepEqual(groups.macd, ["macd", "macdSignal", "macdHistogram"]);
 * ```
 */
export function groupColumns({ features }: FeatureSet): ColumnGroups {
  const groups: Record<string, string[]> = {};
  for (const feature of features) {
    (groups[groupOf(feature)] ??= []).push(...feature.names);
  }
  return groups;
}
