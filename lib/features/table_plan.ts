import type { Bars } from "../core/mod.ts";
import type { Feature, FeatureSet, FeatureTable } from "./feature.ts";
import type { FeatureGroup } from "./feature_stream.ts";

/** Throws a `TypeError` unless the bars have every column that the feature reads. */
export function assertInputs(bars: Bars, feature: Feature): void {
  for (const input of feature.inputs) {
    if (!bars[input]) {
      throw new TypeError(
        `Expected the bars of ${bars.symbol} to have a column ${input} for feature ${
          feature.names[0]
        } but found none`,
      );
    }
  }
}

/** A group's columns, and their places in the table. */
export interface GroupColumns {
  readonly group: FeatureGroup;
  readonly names: string[];
  readonly places: number[];
}

/** Where the columns of a set go, and which are computed together. */
export interface TablePlan {
  readonly names: readonly string[];
  readonly warmup: number;
  /** Features computed one by one, and the place of their first column. */
  readonly singles: readonly { readonly feature: Feature; readonly place: number }[];
  readonly groups: readonly GroupColumns[];
}

/** The plan of a set; throws a `TypeError` when the bars lack a column that a feature reads. */
export function planTable(bars: Bars, set: FeatureSet): TablePlan {
  const names: string[] = [];
  const singles: { feature: Feature; place: number }[] = [];
  const groups = new Map<FeatureGroup, GroupColumns>();
  let warmup = 0;
  for (const feature of set.features) {
    assertInputs(bars, feature);
    const { group } = feature;
    if (group) {
      const columns = groups.getOrInsertComputed(
        group,
        () => ({ group, names: [], places: [] }),
      );
      columns.names.push(...feature.names);
      columns.places.push(...feature.names.map((_, k) => names.length + k));
    } else {
      singles.push({ feature, place: names.length });
    }
    names.push(...feature.names);
    warmup = Math.max(warmup, feature.warmup);
  }
  return { names: Object.freeze(names), warmup, singles, groups: [...groups.values()] };
}

/** Column `place` of a table's `data` as a view. */
export function columnAt(data: FeatureTable["data"], rows: number, place: number) {
  return data.subarray(place * rows, (place + 1) * rows);
}

/** Computes those features of the plan that are in no group. */
export function computeSingles(bars: Bars, data: FeatureTable["data"], plan: TablePlan): void {
  // Fresh memory costs more than the arithmetic, so all features share one scratch an output.
  const scratch: Float64Array[] = [];
  for (const { feature, place } of plan.singles) {
    const columns = feature.names.map((_, k) => columnAt(data, bars.length, place + k));
    const outputs = columns.map((column, k) =>
      column instanceof Float64Array ? column : scratch[k] ??= new Float64Array(bars.length)
    );
    feature.compute(bars, outputs);
    columns.forEach((column, k) => column !== outputs[k] && column.set(outputs[k]));
  }
}
