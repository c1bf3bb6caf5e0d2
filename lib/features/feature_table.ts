import { withDisplay } from "../core/mod.ts";
import type { FeatureTable } from "./feature.ts";

declare module "../core/display.ts" {
  interface Displayed {
    featureTable: FeatureTable;
  }
}

/** A table over `data`, which is not copied; `column` throws a `RangeError` for an unknown name. */
export function featureTable(
  { names, rows, warmup, data }: Omit<FeatureTable, "column">,
): FeatureTable {
  const column = (name: string) => {
    const j = names.indexOf(name);
    if (j < 0) {
      throw new RangeError(`Expected a column out of ${names.join(", ")} but found ${name}`);
    }
    return data.subarray(j * rows, (j + 1) * rows);
  };
  return Object.freeze(withDisplay("featureTable", { names, rows, warmup, data, column }));
}
