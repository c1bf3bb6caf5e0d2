import type { MimeBundle } from "../../../core/mod.ts";
import type { Labels } from "../../../labels/mod.ts";
import { count, integer, number, percent } from "../../format.ts";
import { facts } from "../facts.ts";
import { describeColumn } from "./feature_table.ts";

/** Labels as how many there are and how their values lie: a share for yes or no, else a range. */
export function labelsDisplay({ name, horizon, values, spanEnd }: Labels): MimeBundle {
  const { missing, lowest, mean, highest, deviation } = describeColumn(values);
  const binary = values.every((value) => Number.isNaN(value) || value === 0 || value === 1);
  const reach = spanEnd.reduce((most, end, t) => Math.max(most, end - t), 0);
  return facts(`${name}, ${count(horizon, "bar")} ahead`, {
    "known": integer(values.length - missing),
    "missing": integer(missing),
    ...(binary ? { "share of 1": percent(mean) } : {
      "lowest": number(lowest, 4),
      "mean": number(mean, 4),
      "highest": number(highest, 4),
      "deviation": number(deviation, 4),
    }),
    "bars seen ahead": integer(reach),
  }).mime;
}
