import { assertKnownOptions, assertOneOf, type OptionNames } from "../../core/mod.ts";
import type { AblationFigure, AblationRecord } from "../../experiments/mod.ts";
import { figureChart } from "../ablation/figure_chart.ts";
import { differenceWords, FIGURES, findingWords } from "../ablation/words.ts";
import { loadChartKit } from "../charts/kit.ts";
import { type Figure, figure as shown } from "./display.ts";
import { framed } from "./framed.ts";

/** Options of {@linkcode ablationFigure}. */
export interface AblationFigureOptions {
  /** Which model's variants. Default: the first's. */
  readonly model?: string;
  /** What they are compared by. Default: "rocAuc". */
  readonly figure?: AblationFigure;
}

const KNOWN: OptionNames<AblationFigureOptions> = { model: true, figure: true };

const WIDTH = 880;

/**
 * An ablation as a chart for a notebook: a dot with its 95 % interval a variant, hollow and grey where
 * the difference to the model as it is may be noise, however many were tested. Throws a `RangeError`
 * for a model that is not there, and where no variant was compared by the figure.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { ablateModels, configSchema } from "lib/experiments/mod.ts";
 * import { ablationFigure } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * const config = configSchema.parse({
 *   name: "look",
 *   question: "Does the scale matter?",
 *   data: { sample: "BTCUSDT-1d" },
 *   validation: { train: 1460, validation: 120, calibration: 365, test: 600 },
 *   backtest: { periodsPerYear: 365 },
 *   models: [{ kind: "logistic" }],
 * });
 * const bars = await sampleBars("BTCUSDT-1d");
 * const record = await ablateModels(bars, config, { only: ["scaler"], ledger: null, workers: 1 });
 * assert.match((await ablationFigure(record, { figure: "logLoss" })).svg, /scaler robust/);
 * ```
 */
export async function ablationFigure(
  record: AblationRecord,
  options: AblationFigureOptions = {},
): Promise<Figure> {
  assertKnownOptions("ablationFigure", options, KNOWN);
  const { figure = "rocAuc" } = options;
  assertOneOf("figure", figure, FIGURES.map(({ key }) => key));
  const { model: name = record.models[0].name } = options;
  const names = record.models.map((model) => model.name);
  assertOneOf("model", name, names);
  const model = record.models[names.indexOf(name)];
  const words = FIGURES.find(({ key }) => key === figure)!;
  const title = `${words.name} of variants of ${name}, minus as it is; grey may be noise`;
  const svg = figureChart(await loadChartKit(), model, { figure, width: WIDTH, title });
  if (svg === undefined) {
    throw new RangeError(`Expected variants that were compared by ${figure} but found none`);
  }
  const lines = model.variants.map((variant) =>
    `${variant.name} ${differenceWords(variant, words)}, ${findingWords(variant)}`
  );
  return shown(framed(svg, { title }), { text: [title, ...lines].join("\n") });
}
