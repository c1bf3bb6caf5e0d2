import type { MimeBundle } from "../../../core/mod.ts";
import type { FeatureSet } from "../../../features/mod.ts";
import { count } from "../../format.ts";
import { table } from "../table.ts";

/** A feature set as a line a feature: its columns, what it reads and how long it warms up. */
export function featureSetDisplay({ name, features }: FeatureSet): MimeBundle {
  const columns = features.reduce((sum, { names }) => sum + names.length, 0);
  return table(
    features.map(({ names, inputs, warmup }) => (
      { columns: names.join(", "), reads: inputs.join(", "), "warm-up (bars)": warmup }
    )),
    { caption: `${name}: ${count(columns, "column")} of ${count(features.length, "feature")}` },
  ).mime;
}
