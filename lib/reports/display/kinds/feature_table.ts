import type { MimeBundle } from "../../../core/mod.ts";
import type { FeatureTable } from "../../../features/mod.ts";
import { mean, standardDeviation } from "../../../stats/mod.ts";
import { count } from "../../format.ts";
import { table } from "../table.ts";

/** Columns described at most: more than anybody reads, and each costs a pass over its rows. */
const MOST_COLUMNS = 60;

function extremes(values: Float64Array): { lowest: number; highest: number } {
  let lowest = NaN, highest = NaN;
  for (const value of values) {
    if (!(value >= lowest)) lowest = value;
    if (!(value <= highest)) highest = value;
  }
  return { lowest, highest };
}

/** What is to be known of a column's values behind its warm-up; missing ones are counted. */
export function describeColumn(column: ArrayLike<number>) {
  const values = Float64Array.from(column).filter(Number.isFinite);
  const { lowest, highest } = extremes(values);
  return {
    missing: column.length - values.length,
    lowest,
    mean: values.length > 0 ? mean(values) : NaN,
    highest,
    deviation: values.length > 1 ? standardDeviation(values, { ddof: 1 }) : NaN,
  };
}

/** A feature table as a line a column: its range, mean and deviation behind the warm-up. */
export function featureTableDisplay(features: FeatureTable): MimeBundle {
  const { names, rows, warmup } = features;
  const caption = `${count(names.length, "feature")} of ${count(rows, "bar")}, described behind ${
    count(warmup, "bar")
  } of warm-up`;
  const described = names.slice(0, MOST_COLUMNS).map((feature) => (
    { feature, ...describeColumn(features.column(feature).subarray(warmup)) }
  ));
  const left = names.length - described.length;
  const rest = left > 0 ? `; ${count(left, "feature")} more` : "";
  const significant = "significant";
  const formats = {
    lowest: significant,
    mean: significant,
    highest: significant,
    deviation: significant,
  } as const;
  return table(described, { caption: caption + rest, formats }).mime;
}
