import type { Bars } from "../core/mod.ts";
import type { BarRange, CombinatorialSplit, Fold, FoldPart } from "../validation/mod.ts";
import type { FoldRecord, PartRecord } from "./record.ts";
import type { BlockRecord } from "./record/splits.ts";

/** What the report says about a fold; `split` tells the paths of the groups that it tests. */
export function recordFold(
  fold: Fold,
  bars: Pick<Bars, "time">,
  split?: Pick<CombinatorialSplit, "tested" | "paths">,
): FoldRecord {
  const time = (row: number) => new Date(bars.time[row]).toISOString();
  const span = ([start, end]: BarRange) => ({ from: time(start), to: time(end - 1) });
  const blocksOf = (name: FoldPart): Pick<PartRecord, "blocks"> => {
    const blocks = fold.blocks?.[name];
    if (!blocks || (blocks.length === 1 && !split)) return {};
    return {
      blocks: blocks.map((range, k): BlockRecord => {
        if (name !== "test" || !split) return span(range);
        const group = split.tested[fold.index][k];
        return {
          ...span(range),
          path: split.paths.findIndex((path) => path[group] === fold.index),
        };
      }),
    };
  };
  const part = (name: FoldPart): PartRecord => ({
    ...span(fold.bars[name]),
    samples: fold[name].length,
    purged: name === "test" ? 0 : fold.purged[name],
    ...blocksOf(name),
  });
  return {
    index: fold.index,
    train: part("train"),
    validation: part("validation"),
    calibration: part("calibration"),
    test: part("test"),
  };
}
