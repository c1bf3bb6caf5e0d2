import {
  alpha158,
  alpha158WithoutVwap,
  alpha360,
  alpha360WithoutVwap,
  calendar,
  candlesticks,
  core13,
  type Feature,
  type FeatureSet,
  featureSet,
  microstructure,
  regimeInputs,
  technical,
} from "../features/mod.ts";

/** Sets that a configuration can name. Those that take time to load are promises when asked for. */
export const FEATURE_SETS = {
  core13: () => core13,
  technical: () => technical,
  calendar: () => calendar,
  candlesticks,
  alpha158: () => alpha158,
  alpha158WithoutVwap: () => alpha158WithoutVwap,
  alpha360: () => alpha360,
  alpha360WithoutVwap: () => alpha360WithoutVwap,
  microstructure: () => microstructure,
  regimeInputs: () => regimeInputs,
} satisfies Record<string, () => FeatureSet | Promise<FeatureSet>>;

/** Names of {@linkcode FEATURE_SETS}. */
export type FeatureSetName = keyof typeof FEATURE_SETS;

/** The same as values. */
export const FEATURE_SET_NAMES = Object.keys(FEATURE_SETS) as [FeatureSetName, ...FeatureSetName[]];

/** What makes two built-in features the same: columns of one name from one recipe. */
const recipeOf = ({ names, parameters = {} }: Feature) =>
  JSON.stringify([names, Object.entries(parameters).sort()]);

/**
 * Sets one after the other, as one. What two sets have in common (columns of the same names from the
 * same settings) is there once, where it comes first. Throws a `RangeError` when two different
 * columns have one name.
 */
export function joinSets(sets: readonly FeatureSet[]): FeatureSet {
  if (sets.length === 1) return sets[0];
  const recipes = new Map<string, Feature>();
  for (const feature of sets.flatMap(({ features }) => features)) {
    const recipe = recipeOf(feature);
    if (!recipes.has(recipe)) recipes.set(recipe, feature);
  }
  return featureSet(sets.map(({ name }) => name).join(" + "), [...recipes.values()]);
}
