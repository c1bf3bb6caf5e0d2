import type { Columns } from "../../data/mod.ts";
import { type LearningCurve, learningCurveChart } from "../charts/learning_curve.ts";
import { groupRows, numbers, pick, texts } from "../columns.ts";
import { markup } from "../markup.ts";
import type { SectionContext } from "../input.ts";
import { color, DASHED } from "../palette.ts";
import { chartGrid, legend, type Section, section, SMALL } from "../parts.ts";

function domainOf(curves: readonly LearningCurve[]): [number, number] {
  let low = Infinity, high = -Infinity;
  for (const { trainLoss, validationLoss } of curves) {
    for (const losses of [trainLoss, validationLoss]) {
      for (const loss of losses) {
        if (loss < low) low = loss;
        if (loss > high) high = loss;
      }
    }
  }
  return low <= high ? [low, high] : [0, 1];
}

/** A curve and the fold it belongs to. */
export interface FoldCurve extends LearningCurve {
  readonly fold: number;
}

/** Learning curves of each model, in the order of the rows of history.parquet. */
export function learningCurves(history: Columns): Map<string, FoldCurve[]> {
  const fold = numbers(history, "fold"), epoch = numbers(history, "epoch");
  const train = numbers(history, "trainLoss"), validation = numbers(history, "validationLoss");
  const best = numbers(history, "best");
  const curvesOf = (rows: Int32Array) =>
    Array.from(groupRows(pick(fold, rows)), ([index, inFold]) => {
      const at = inFold.map((i) => rows[i]);
      const kept = at.find((row) => best[row] === 1);
      return {
        fold: index,
        epoch: pick(epoch, at),
        trainLoss: pick(train, at),
        validationLoss: pick(validation, at),
        best: kept === undefined ? NaN : epoch[kept],
      };
    });
  const models = groupRows(texts(history, "model"));
  return new Map(Array.from(models, ([model, rows]) => [model, curvesOf(rows)]));
}

/** Loss by epoch for each fold of each model that learns in epochs. Empty when there is none. */
export function learningSection({ tables, kit }: SectionContext): Section | null {
  const models = learningCurves(tables.history);
  if (models.size === 0) return null;
  const blocks = Array.from(models, ([model, curves]) => {
    const domain = domainOf(curves);
    const charts = curves.map((curve) => ({
      caption: `Fold ${curve.fold + 1}`,
      svg: learningCurveChart(kit, curve, {
        domain,
        width: SMALL,
        title: `Train and validation loss by epoch of ${model}, fold ${curve.fold + 1}`,
      }),
    }));
    return markup`<h3>${model}</h3>${chartGrid(charts)}`;
  });
  return section(
    "Learning curves",
    legend([
      { name: "training loss", stroke: { color: color("blue"), dash: "" } },
      {
        name: "validation loss, dot at the epoch kept",
        stroke: { color: color("vermillion"), dash: DASHED, marker: "circle" },
      },
    ]),
    blocks,
  );
}
