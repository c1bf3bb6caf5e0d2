import type { Feature, FeatureSet } from "./feature.ts";
import { featureSet } from "./feature_set.ts";

/** The feature with some of its columns only; the others are computed and forgotten. */
function withColumns(feature: Feature, names: readonly string[]): Feature {
  const places = feature.names.map((name) => names.indexOf(name));
  const { compute } = feature;
  const picked: Feature & { withOthers?: unknown } = {
    ...feature,
    names: Object.freeze([...names]),
    compute(bars, outputs) {
      const all = places.map((k) => k < 0 ? new Float64Array(bars.length) : outputs[k]);
      compute.call(feature, bars, all);
    },
  };
  // A feature of other symbols is made anew over other bars, then picked from again.
  if ("withOthers" in feature && typeof feature.withOthers === "function") {
    const { withOthers } = feature;
    picked.withOthers = (...given: unknown[]) =>
      withColumns(withOthers.apply(feature, given), names);
  }
  return Object.freeze(picked);
}

/**
 * The set with these columns only, in the set's order; features of which none is left are not
 * computed. Throws a `RangeError` for a column that the set does not have, one named twice, and when
 * there is none.
 *
 * @example
 * ```ts
 * import { core13, pickColumns } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const set = pickColumns(core13, ["macdSignal", "rsi14"]);
 * assert.deepEqual(set.features.map((feature) => [...feature.names]), [["rsi14"], ["macdSignal"]]);
 * ```
 */
export function pickColumns(set: FeatureSet, columns: readonly string[]): FeatureSet {
  const wanted = new Set<string>();
  const known = new Set(set.features.flatMap((feature) => feature.names));
  columns.forEach((name, k) => {
    if (!known.has(name)) {
      const some = [...known].slice(0, 20).join(", ");
      const rest = known.size > 20 ? ` and ${known.size - 20} more` : "";
      throw new RangeError(
        `Expected columns[${k}] to be one of feature set ${set.name}, ${some}${rest}, but found ${name}`,
      );
    }
    if (wanted.has(name)) {
      throw new RangeError(
        `Expected columns[${k}] to be one that is not named before but found ${name}`,
      );
    }
    wanted.add(name);
  });
  const features = set.features.flatMap((feature) => {
    const names = feature.names.filter((name) => wanted.has(name));
    if (names.length === 0) return [];
    return [names.length === feature.names.length ? feature : withColumns(feature, names)];
  });
  return featureSet(set.name, features);
}
