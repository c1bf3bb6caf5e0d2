import type { MimeBundle } from "../../../core/mod.ts";
import type { Samples } from "../../../dataset/mod.ts";
import type { Holdout } from "../../../validation/mod.ts";
import { count, date, integer, number } from "../../format.ts";
import { facts } from "../facts.ts";
import { table } from "../table.ts";
import { describeColumn } from "./feature_table.ts";

/** Samples as how many there are, what each sees, and why bars made none. */
export function samplesDisplay(samples: Samples): MimeBundle {
  const { length, time, label, sequenceLength, table, dropped } = samples;
  const span = length > 0 ? ` from ${date(time[0])} to ${date(time[length - 1])}` : "";
  return facts(`${count(length, "sample")}${span}`, {
    "window": `${count(sequenceLength, "bar")} of ${count(table.names.length, "feature")}`,
    "mean label": number(describeColumn(label).mean),
    "dropped as warm-up": integer(dropped.warmup),
    "dropped without a feature": integer(dropped.missingFeature),
    "dropped without a label": integer(dropped.missingLabel),
  }).mime;
}

/** What may be worked with, and what is left alone: of the latter only when it was. */
export function holdoutDisplay({ development, holdout, purged }: Holdout): MimeBundle {
  const rows = Object.entries({ development, holdout }).map(([part, { length, time }]) => ({
    part,
    samples: length,
    from: time[0],
    to: time[length - 1],
  }));
  return table(rows, {
    caption: `Kept until the end; ${count(purged, "sample")} between the two taken out`,
    formats: { from: "date", to: "date" },
  }).mime;
}
