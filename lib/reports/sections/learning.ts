import type { Columns } from "../../data/mod.ts";
import type { ModelRecord } from "../../experiments/mod.ts";
import {
  isMeasured,
  LEARNING_STROKES,
  type LearningCurve,
  learningCurveChart,
  metricCurveChart,
} from "../charts/learning_curve.ts";
import { groupRows, numbers, pick, texts } from "../columns.ts";
import { lossLabel } from "../loss_label.ts";
import { markup } from "../markup.ts";
import type { SectionContext } from "../input.ts";
import { chartGrid, legend, type Section, section, SMALL } from "../parts.ts";

/** Lowest and highest of the finite values; values that are all one get some room. */
function domainOf(columns: readonly Float64Array[]): [number, number] {
  let low = Infinity, high = -Infinity;
  for (const values of columns) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
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
  // Runs of earlier versions did not keep it.
  const metric = "metric" in history ? numbers(history, "metric") : undefined;
  const curvesOf = (rows: Int32Array) =>
    Array.from(groupRows(pick(fold, rows)), ([index, inFold]) => {
      const at = inFold.map((i) => rows[i]);
      const kept = at.find((row) => best[row] === 1);
      return {
        fold: index,
        epoch: pick(epoch, at),
        trainLoss: pick(train, at),
        validationLoss: pick(validation, at),
        metric: metric && pick(metric, at),
        best: kept === undefined ? NaN : epoch[kept],
      };
    });
  const models = groupRows(texts(history, "model"));
  return new Map(Array.from(models, ([model, rows]) => [model, curvesOf(rows)]));
}

/** Charts of a model, its folds on one scale: the losses, and what was watched in their place. */
function chartsOf(
  { kit }: SectionContext,
  curves: readonly FoldCurve[],
  { name, figures }: Pick<ModelRecord, "name" | "figures">,
) {
  const lossDomain = domainOf(
    curves.flatMap(({ trainLoss, validationLoss }) => [trainLoss, validationLoss]),
  );
  const losses = curves.map((curve) => ({
    caption: `Fold ${curve.fold + 1}`,
    svg: learningCurveChart(kit, curve, {
      domain: lossDomain,
      width: SMALL,
      name: lossLabel(figures),
      title: `Train and validation loss by epoch of ${name}, fold ${curve.fold + 1}`,
    }),
  }));
  const watched = curves.filter(({ metric }) => isMeasured(metric));
  const domain = domainOf(watched.map(({ metric }) => metric!));
  const metric = figures?.metric ?? "metric";
  return [
    ...losses,
    ...watched.map((curve) => ({
      caption: `Fold ${curve.fold + 1}: validation ${metric}, which chose the epoch`,
      svg: metricCurveChart(kit, curve, {
        domain,
        width: SMALL,
        name: metric,
        title: `Validation ${metric} by epoch of ${name}, fold ${curve.fold + 1}`,
      }),
    })),
  ];
}

/**
 * Loss by epoch for each fold of each model that learns in epochs, and the figure that was watched
 * where it is another. Empty when there is none.
 */
export function learningSection(context: SectionContext): Section | null {
  const models = learningCurves(context.tables.history);
  if (models.size === 0) return null;
  const recordOf = (name: string) =>
    context.metrics.models.find((model) => model.name === name) ?? { name };
  const blocks = Array.from(
    models,
    ([model, curves]) =>
      markup`<h3>${model}</h3>${chartGrid(chartsOf(context, curves, recordOf(model)))}`,
  );
  const measured = [...models.values()].flat().some(({ metric }) => isMeasured(metric));
  const { trainLoss, validationLoss, metric } = LEARNING_STROKES;
  return section(
    "Learning curves",
    legend([
      { name: "training loss", stroke: trainLoss },
      {
        name: "validation loss, dot at the epoch kept",
        stroke: { ...validationLoss, marker: "circle" },
      },
      ...measured
        ? [{
          name: "validation figure that chose the epoch kept",
          stroke: { ...metric, marker: "circle" as const },
        }]
        : [],
    ]),
    blocks,
  );
}
