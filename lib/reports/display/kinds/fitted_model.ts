import type { Displayed, MimeBundle } from "../../../core/mod.ts";
import { loadChartKit } from "../../charts/kit.ts";
import {
  isMeasured,
  LEARNING_STROKES,
  learningCurveChart,
  metricCurveChart,
} from "../../charts/learning_curve.ts";
import { count, number } from "../../format.ts";
import { lossLabel, lossUnit } from "../../loss_label.ts";
import { computedBy } from "../computed_by.ts";
import { figure, paragraph } from "../display.ts";
import { framed } from "../framed.ts";

const WIDTH = 640;

type Fitted = Displayed["fittedModel"]["fitted"];

/** How the training went, in a sentence; empty for models without epochs. */
function training({ history, interrupted, figures }: Fitted): string {
  if (history.length === 0) return "";
  const kept = history.find(({ best }) => best);
  const reached = [
    ...kept && Number.isFinite(kept.validationLoss)
      ? [`a validation loss of ${number(kept.validationLoss, 4)}${lossUnit(figures)}`]
      : [],
    ...kept?.metric === undefined
      ? []
      : [`a validation ${figures?.metric ?? "metric"} of ${number(kept.metric, 4)}`],
  ].join(" and ");
  return `; ${count(history.length, "epoch")}${
    kept ? `, kept epoch ${kept.epoch}${reached && ` with ${reached}`}` : ""
  }${interrupted ? "; ended early by an interrupt" : ""}`;
}

/** Lowest and highest of the finite values. */
function domainOf(values: readonly number[]): readonly [number, number] {
  const finite = values.filter(Number.isFinite);
  return finite.length > 0 ? [Math.min(...finite), Math.max(...finite)] : [0, 1];
}

/** A fitted model as its settings and size, with its learning curve if it has learnt in epochs. */
export async function fittedModelDisplay(
  { fitted, description, warnings = [] }: Displayed["fittedModel"],
): Promise<MimeBundle> {
  const { history, parameters } = fitted;
  const { what, why } = computedBy(fitted);
  const about = `${count(parameters, "weight")}${training(fitted)}${what && `; ${what}`}`;
  const alarms = warnings.map((warning) => `Likely a mistake: ${warning}`);
  const text = [description, about, ...why === "" ? [] : [why], ...alarms].join("; ");
  // A note is one line, and the reason names a device a clause.
  const notes = [about, ...why === "" ? [] : why.split("; "), ...alarms];
  if (history.length === 0) return paragraph(text).mime;
  const column = (name: "epoch" | "trainLoss" | "validationLoss" | "metric") =>
    Float64Array.from(history, (record) => record[name] ?? NaN);
  const [trainLoss, validationLoss, metric] = [
    column("trainLoss"),
    column("validationLoss"),
    column("metric"),
  ];
  const best = history.find(({ best }) => best)?.epoch ?? NaN;
  const curve = { epoch: column("epoch"), trainLoss, validationLoss, metric, best };
  const kit = await loadChartKit();
  const losses = learningCurveChart(kit, curve, {
    domain: domainOf([...trainLoss, ...validationLoss]),
    width: WIDTH,
    title: text,
    name: lossLabel(fitted.figures, fitted.head),
  });
  const legend = [
    { name: "training loss", stroke: LEARNING_STROKES.trainLoss },
    { name: "validation loss", stroke: LEARNING_STROKES.validationLoss },
  ];
  if (!isMeasured(metric)) {
    return figure(framed(losses, { title: description, notes, legend }), { text }).mime;
  }
  const name = fitted.figures?.metric ?? "metric";
  const charts = [
    losses,
    metricCurveChart(kit, curve, {
      domain: domainOf([...metric]),
      width: WIDTH,
      title: name,
      name,
    }),
  ];
  const both = [...legend, { name: `validation ${name}`, stroke: LEARNING_STROKES.metric }];
  return figure(framed(charts, { title: description, notes, legend: both }), { text })
    .mime;
}
