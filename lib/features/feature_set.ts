import { withDisplay } from "../core/mod.ts";
import type { Feature, FeatureSet } from "./feature.ts";

declare module "../core/display.ts" {
  interface Displayed {
    featureSet: FeatureSet;
  }
}

/**
 * A frozen set of features. Throws a `RangeError` when it is empty or when two of its columns have
 * one name.
 *
 * @example
 * ```ts
 * import { featureSet, rsi, volatility } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const set = featureSet("mine", [rsi({ window: 7 }), volatility({ window: 30 })]);
 * assert.deepEqual(set.features.map((feature) => feature.names[0]), ["rsi7", "volatility30"]);
 * ```
 */
export function featureSet(name: string, features: readonly Feature[]): FeatureSet {
  if (features.length === 0) {
    throw new RangeError(`Expected feature set ${name} to have at least 1 feature but found 0`);
  }
  const seen = new Set<string>();
  for (const column of features.flatMap((feature) => feature.names)) {
    if (seen.has(column)) {
      throw new RangeError(
        `Expected the columns of feature set ${name} to have different names but found ${column} twice`,
      );
    }
    seen.add(column);
  }
  return Object.freeze(withDisplay("featureSet", { name, features: Object.freeze([...features]) }));
}
