import { color, DASHED } from "../palette.ts";
import { type ChartKit, type ChartOptions, draw } from "./kit.ts";

/** Loss by epoch of one training. */
export interface LearningCurve {
  readonly epoch: Float64Array;
  readonly trainLoss: Float64Array;
  readonly validationLoss: Float64Array;
  /** Epoch whose weights were kept; NaN when not known. */
  readonly best: number;
}

/** Options of {@linkcode learningCurveChart}. */
export interface LearningCurveOptions extends ChartOptions {
  /** Lowest and highest loss of the axis, so that folds can be compared. */
  readonly domain: readonly [number, number];
  /** What the loss is called, with its unit. Default: "log loss (nats)". */
  readonly lossName?: string;
}

/**
 * Train loss (blue, solid) and validation loss (vermillion, dashed), with a dot at the epoch that was
 * kept.
 */
export function learningCurveChart(
  kit: ChartKit,
  { epoch, trainLoss, validationLoss, best }: LearningCurve,
  { domain, width, title, lossName = "log loss (nats)" }: LearningCurveOptions,
): string {
  const { Plot } = kit;
  const rows = Array.from(epoch, (_, i) => i);
  const line = (y: Float64Array, name: string, stroke: string, dash?: string) =>
    Plot.lineY(rows, {
      x: (i: number) => epoch[i],
      y: (i: number) => y[i],
      stroke,
      strokeDasharray: dash,
      title: () => name,
    });
  const kept = rows.filter((i) => epoch[i] === best);
  return draw(kit, {
    height: 184,
    marginLeft: 46,
    marginTop: 24,
    marginBottom: 38,
    x: { label: "epoch", labelArrow: "none", ticks: 4, tickFormat: "d", nice: false },
    y: {
      label: lossName,
      labelArrow: "none",
      domain: [...domain],
      nice: true,
      grid: true,
      ticks: 4,
      tickFormat: ".3~f",
    },
    marks: [
      line(trainLoss, "training", color("blue")),
      line(validationLoss, "validation", color("vermillion"), DASHED),
      Plot.dot(kept, {
        x: (i: number) => epoch[i],
        y: (i: number) => validationLoss[i],
        fill: color("vermillion"),
        r: 4,
      }),
    ],
  }, { width, title });
}
