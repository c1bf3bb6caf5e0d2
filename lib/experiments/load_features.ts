import { basename, isAbsolute, join } from "node:path";
import type { Bars } from "../core/mod.ts";
import {
  type Feature,
  type FeatureOfOthers,
  type FeatureSet,
  featureSet,
  pickColumns,
} from "../features/mod.ts";
import type { ExperimentConfig } from "./config.ts";
import { loadFeatureFile } from "./feature_file.ts";
import { FEATURE_SETS, joinSets } from "./feature_sets.ts";
import { hashBars } from "./hash_bars.ts";
import { loadOthers, type OtherData } from "./load_others.ts";

/** Features of a run and where they come from. */
export interface ExperimentFeatures {
  /** What learning models may read. */
  readonly set: FeatureSet;
  /** The file of somebody's own features, where the configuration names one. */
  readonly file?: {
    /** As configured. */
    readonly path: string;
    /** SHA-256 of its text and of what it imports by relative paths. */
    readonly sha256: string;
  };
  /** Bars besides the run's own that the features read; empty where none do. */
  readonly others: readonly OtherData[];
}

/** Bars that a feature reads besides the run's own. */
const othersOf = (feature: Feature): readonly Bars[] =>
  (feature as Partial<FeatureOfOthers>).others ?? [];

/** Options of {@linkcode loadFeatures}. */
export interface LoadFeaturesOptions {
  /** Folder that a relative path starts from: that of the configuration. */
  readonly folder: string;
}

/**
 * The features that a configuration names: its sets, those that read other bars, then those of its
 * file, of all these the columns that it wants. Throws a `TypeError` for a file that is no module of
 * features and a `RangeError` for two columns of one name and for a column that is not there.
 */
export async function loadFeatures(
  { set, columns, file, others }: ExperimentConfig["features"],
  { folder }: LoadFeaturesOptions,
): Promise<ExperimentFeatures> {
  const names = typeof set === "string" ? [set] : set;
  const named = await Promise.all(names.map((name) => FEATURE_SETS[name]()));
  const { sets, data } = await loadOthers(others ?? {}, { folder });
  const built = [...named, ...sets];
  const wanted = (all: FeatureSet) => columns ? pickColumns(all, columns) : all;
  if (file === undefined) return { set: wanted(joinSets(built)), others: data };
  const path = isAbsolute(file) ? file : join(folder, file);
  const { features, sha256 } = await loadFeatureFile(path);
  const own = featureSet(basename(file), features);
  const read = new Set(features.flatMap(othersOf));
  data.push(...[...read].map((bars) => ({
    path: `${bars.symbol}, read by ${file}`,
    sha256: hashBars(bars),
  })));
  // A column of the file by a built-in one's name is a mistake, even where both are alike.
  const joined = built.length > 0 ? joinSets(built) : undefined;
  const all = joined
    ? featureSet(`${joined.name} + ${own.name}`, [...joined.features, ...own.features])
    : own;
  return { set: wanted(all), file: { path: file, sha256 }, others: data };
}
