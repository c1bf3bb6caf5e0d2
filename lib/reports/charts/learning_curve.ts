import { color, DASHED, type Stroke } from "../palette.ts";
import { type ChartKit, type ChartOptions, draw } from "./kit.ts";

/** Figures by epoch of one training. */
export interface LearningCurve {
  readonly epoch: Float64Array;
  readonly trainLoss: Float64Array;
  readonly validationLoss: Float64Array;
  /** The validation figure that was watched in place of the loss. Absent or NaN: the loss was. */
  readonly metric?: Float64Array;
  /** Epoch whose weights were kept; NaN when not known. */
  readonly best: number;
}

/** Options of {@linkcode learningCurveChart}. */
export interface LearningCurveOptions extends ChartOptions {
  /** Lowest and highest value of the axis, so that folds can be compared. */
  readonly domain: readonly [number, number];
  /** What the loss, or the metric, is called, with its unit. Default: "loss", "metric". */
  readonly name?: string;
}

/** A line of a chart of epochs. */
interface EpochLine {
  readonly name: string;
  readonly values: Float64Array;
  readonly stroke: Stroke;
}

/** How each figure of a training is drawn. */
export const LEARNING_STROKES: Readonly<Record<"trainLoss" | "validationLoss" | "metric", Stroke>> =
  {
    trainLoss: { color: color("blue"), dash: "" },
    validationLoss: { color: color("vermillion"), dash: DASHED },
    metric: { color: color("green"), dash: "" },
  };

/** Whether a figure was taken in any epoch. */
export function isMeasured(values: Float64Array | undefined): values is Float64Array {
  return values?.some(Number.isFinite) ?? false;
}

/** Lines over the epochs, with a dot on the last of them at the epoch that was kept. */
function epochChart(
  kit: ChartKit,
  { epoch, best, lines }: {
    readonly epoch: Float64Array;
    readonly best: number;
    readonly lines: readonly EpochLine[];
  },
  { domain, width, title, name }: LearningCurveOptions & { readonly name: string },
): string {
  const { Plot } = kit;
  const rows = Array.from(epoch, (_, i) => i);
  const x = (i: number) => epoch[i];
  const marked = lines[lines.length - 1];
  return draw(kit, {
    height: 184,
    marginLeft: 46,
    marginTop: 24,
    marginBottom: 38,
    x: {
      label: "epoch",
      labelArrow: "none",
      // Of a few epochs each, or there would be ticks between two.
      ticks: epoch.length < 5 ? [...epoch] : 4,
      tickFormat: "d",
      nice: false,
    },
    y: {
      label: name,
      labelArrow: "none",
      domain: [...domain],
      nice: true,
      grid: true,
      ticks: 4,
      tickFormat: ".3~f",
    },
    marks: [
      ...lines.map(({ name, values, stroke }) =>
        Plot.lineY(rows, {
          x,
          y: (i: number) => values[i],
          stroke: stroke.color,
          strokeDasharray: stroke.dash || undefined,
          title: () => name,
        })
      ),
      Plot.dot(rows.filter((i) => epoch[i] === best), {
        x,
        y: (i: number) => marked.values[i],
        fill: marked.stroke.color,
        r: 4,
      }),
    ],
  }, { width, title });
}

/**
 * Train loss (blue, solid) and validation loss (vermillion, dashed), with a dot at the epoch that was
 * kept.
 */
export function learningCurveChart(
  kit: ChartKit,
  { epoch, trainLoss, validationLoss, best }: LearningCurve,
  { name = "loss", ...options }: LearningCurveOptions,
): string {
  const lines = [
    { name: "training", values: trainLoss, stroke: LEARNING_STROKES.trainLoss },
    { name: "validation", values: validationLoss, stroke: LEARNING_STROKES.validationLoss },
  ];
  return epochChart(kit, { epoch, best, lines }, { ...options, name });
}

/** The figure that was watched in place of the loss (green), with a dot at the epoch kept. */
export function metricCurveChart(
  kit: ChartKit,
  { epoch, metric = new Float64Array(epoch.length).fill(NaN), best }: LearningCurve,
  { name = "metric", ...options }: LearningCurveOptions,
): string {
  const lines = [{ name, values: metric, stroke: LEARNING_STROKES.metric }];
  return epochChart(kit, { epoch, best, lines }, { ...options, name });
}
