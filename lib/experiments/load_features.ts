import { basename, isAbsolute, join } from "node:path";
import { type FeatureSet, featureSet, pickColumns } from "../features/mod.ts";
import type { ExperimentConfig } from "./config.ts";
import { loadFeatureFile } from "./feature_file.ts";
import { FEATURE_SETS, joinSets } from "./feature_sets.ts";

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
}

/** Options of {@linkcode loadFeatures}. */
export interface LoadFeaturesOptions {
  /** Folder that a relative path starts from: that of the configuration. */
  readonly folder: string;
}

/**
 * The features that a configuration names: its sets, then those of its file, of all these the columns
 * that it wants. Throws a `TypeError` for a file that is no module of features and a `RangeError` for
 * two columns of one name and for a column that is not there.
 */
export async function loadFeatures(
  { set, columns, file }: ExperimentConfig["features"],
  { folder }: LoadFeaturesOptions,
): Promise<ExperimentFeatures> {
  const names = typeof set === "string" ? [set] : set;
  const sets = await Promise.all(names.map((name) => FEATURE_SETS[name]()));
  if (file === undefined) {
    const all = joinSets(sets);
    return { set: columns ? pickColumns(all, columns) : all };
  }
  const path = isAbsolute(file) ? file : join(folder, file);
  const { features, sha256 } = await loadFeatureFile(path);
  const own = featureSet(basename(file), features);
  const built = sets.length > 0 ? joinSets(sets) : undefined;
  const all = built === undefined
    ? own
    : featureSet(`${built.name} + ${own.name}`, [...built.features, ...own.features]);
  return { set: columns ? pickColumns(all, columns) : all, file: { path: file, sha256 } };
}
