import type { Bars } from "../core/mod.ts";
import type { Fold } from "../validation/mod.ts";
import type { FoldRecord, PartRecord } from "./record.ts";

/** What the report says about a fold. */
export function recordFold(fold: Fold, bars: Bars): FoldRecord {
  const time = (row: number) => new Date(bars.time[row]).toISOString();
  const part = (name: "train" | "validation" | "calibration" | "test"): PartRecord => {
    const [start, end] = fold.bars[name];
    return {
      from: time(start),
      to: time(end - 1),
      samples: fold[name].length,
      purged: name === "test" ? 0 : fold.purged[name],
    };
  };
  return {
    index: fold.index,
    train: part("train"),
    validation: part("validation"),
    calibration: part("calibration"),
    test: part("test"),
  };
}
