import type { Displayed, MimeBundle } from "../../../core/mod.ts";
import { loadChartKit } from "../../charts/kit.ts";
import { learningCurveChart } from "../../charts/learning_curve.ts";
import { count, number } from "../../format.ts";
import { color, DASHED } from "../../palette.ts";
import { figure, paragraph } from "../display.ts";
import { framed } from "../framed.ts";

const WIDTH = 640;

type Fitted = Displayed["fittedModel"]["fitted"];

/** What the loss of each head is called, and its unit after a number. */
const LOSSES = {
  binary: { lossName: "log loss (nats)", unit: " nats" },
  multiclass: { lossName: "log loss (nats)", unit: " nats" },
  regression: { lossName: "loss (of standardised labels)", unit: "" },
  quantile: { lossName: "pinball loss (of standardised labels)", unit: "" },
};

const lossOf = ({ head }: Fitted) => LOSSES[head?.task ?? "binary"];

/** How the training went, in a sentence; empty for models without epochs. */
function training(fitted: Fitted): string {
  const { history, interrupted } = fitted;
  if (history.length === 0) return "";
  const kept = history.find(({ best }) => best);
  const loss = kept && Number.isFinite(kept.validationLoss)
    ? ` with a validation loss of ${number(kept.validationLoss, 4)}${lossOf(fitted).unit}`
    : "";
  return `; ${count(history.length, "epoch")}${kept ? `, kept epoch ${kept.epoch}${loss}` : ""}${
    interrupted ? "; ended early by an interrupt" : ""
  }`;
}

/** A fitted model as its settings and size, with its learning curve if it has learnt in epochs. */
export async function fittedModelDisplay(
  { fitted, description }: Displayed["fittedModel"],
): Promise<MimeBundle> {
  const { history, parameters } = fitted;
  const about = `${count(parameters, "weight")}${training(fitted)}`;
  const text = `${description}; ${about}`;
  if (history.length === 0) return paragraph(text).mime;
  const column = (name: "epoch" | "trainLoss" | "validationLoss") =>
    Float64Array.from(history, (record) => record[name]);
  const [trainLoss, validationLoss] = [column("trainLoss"), column("validationLoss")];
  const losses = [...trainLoss, ...validationLoss].filter(Number.isFinite);
  const domain = losses.length > 0
    ? [Math.min(...losses), Math.max(...losses)] as const
    : [0, 1] as const;
  const best = history.find(({ best }) => best)?.epoch ?? NaN;
  const svg = learningCurveChart(
    await loadChartKit(),
    { epoch: column("epoch"), trainLoss, validationLoss, best },
    { domain, width: WIDTH, title: text, lossName: lossOf(fitted).lossName },
  );
  const legend = [
    { name: "training loss", stroke: { color: color("blue"), dash: "" } },
    { name: "validation loss", stroke: { color: color("vermillion"), dash: DASHED } },
  ];
  return figure(framed(svg, { title: description, notes: [about], legend }), { text }).mime;
}
