import type { ThresholdRecord } from "../../experiments/record.ts";
import { thresholdsChart } from "../charts/thresholds.ts";
import { decisionWords } from "../decision_words.ts";
import { number, percent } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import type { SectionContext } from "../input.ts";
import { OBJECTIVES, type ObjectiveStyle, UNKNOWN_OBJECTIVE } from "../objective.ts";
import { variedStroke } from "../palette.ts";
import { decisionTable } from "./decision_table.ts";
import { chart, details, legend, remark, type Section, section, table } from "../parts.ts";

/** Exposure at the point of the curve that is nearest to the threshold chosen. */
export function exposureAt({ curve, longAbove }: ThresholdRecord): number | null {
  if (longAbove === null || curve.length === 0) return null;
  let nearest = curve[0];
  for (const point of curve) {
    const distance = Math.abs(point.threshold - longAbove);
    if (distance < Math.abs(nearest.threshold - longAbove)) nearest = point;
  }
  return nearest.exposure;
}

function thresholdTable(
  model: string,
  thresholds: readonly ThresholdRecord[],
  objective: ObjectiveStyle,
): Markup {
  return table(
    [
      { name: "Fold" },
      { name: "Long above" },
      { name: "Short below" },
      { name: `Objective: ${objective.name}` },
      { name: "Exposure" },
      { name: "Better than staying out", text: true },
    ],
    thresholds.map((record) => [
      record.fold + 1,
      number(record.longAbove),
      number(record.shortBelow),
      objective.print(record.objective),
      percent(exposureAt(record)),
      record.flat ? "no" : "yes",
    ]),
    { label: `Thresholds of ${model}` },
  );
}

const isObjective = (name: unknown): name is keyof typeof OBJECTIVES =>
  typeof name === "string" && Object.hasOwn(OBJECTIVES, name);

/** What a run's configuration, which read back from its file is any JSON, says was maximised. */
function objectiveOf(config: unknown): ObjectiveStyle {
  const { policy } = (config ?? {}) as { readonly policy?: { readonly maximize?: unknown } };
  const name = policy?.maximize;
  return isObjective(name) ? OBJECTIVES[name] : UNKNOWN_OBJECTIVE;
}

/** A slider over thresholds that the page's script brings to life; without the script it is hidden. */
function explorer(
  thresholds: readonly ThresholdRecord[],
  { tickFormat }: ObjectiveStyle,
): Markup | null {
  const round = (value: number) => Number(value.toPrecision(5));
  const curves = thresholds.filter(({ curve }) => curve.length > 0).map(({ curve }) =>
    curve.map(({ threshold, objective, exposure }) => [
      round(threshold),
      objective === null ? null : round(objective),
      round(exposure),
    ])
  );
  if (curves.length === 0) return null;
  const all = thresholds.flatMap(({ curve }) => curve.map(({ threshold }) => threshold));
  const min = Math.min(...all).toFixed(3), max = Math.max(...all).toFixed(3);
  return markup`<div class="explore" data-curves="${JSON.stringify(curves)}" data-unit="${
    tickFormat?.includes("%") ? "%" : ""
  }" hidden>
<label>What if all folds had used one threshold? <input type="range" min="${min}" max="${max}" step="0.001"></label>
<output>Move the slider to see.</output></div>`;
}

/** How each fold's threshold was chosen. Empty when every model is a rule. */
export function thresholdsSection({ metrics, manifest, kit }: SectionContext): Section | null {
  const models = metrics.models.filter(({ thresholds }) => thresholds.length > 0);
  if (models.length === 0) return null;
  const objective = objectiveOf(manifest.config);
  const blocks = models.map(({ name, thresholds }) =>
    markup`<div><h3>${name}</h3>${
      chart((width) =>
        thresholdsChart(kit, thresholds, {
          width,
          objective,
          title: `Objective against threshold on the calibration part of each fold, ${name}`,
        })
      )
    }${decisionWords(thresholds).map(remark)}${explorer(thresholds, objective)}${
      details(
        "Thresholds chosen",
        thresholdTable(name, thresholds, objective),
        decisionTable(name, thresholds, objective),
      )
    }</div>`
  );
  return section(
    "Thresholds",
    remark(
      "Chosen on each fold's calibration part, before the test. A full dot, with the number of its fold, is the threshold chosen; a ring is one that does no better than staying out. The bar through it holds the thresholds that 95% of resamples of the same part choose; a shaded band, with up to three folds, the objective in them.",
    ),
    legend(metrics.folds.map(({ index }) => ({
      name: `fold ${index + 1}`,
      stroke: { ...variedStroke(index), marker: undefined },
    }))),
    blocks,
  );
}
