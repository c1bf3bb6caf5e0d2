import type { MimeBundle } from "../../../core/mod.ts";
import type {
  Ablation,
  FinishedRun,
  ModelRecord,
  TradingRecord,
  TriedModels,
  VerdictRecord,
} from "../../../experiments/mod.ts";
import { percent } from "../../format.ts";
import { type Display, joined, paragraph } from "../display.ts";
import { facts } from "../facts.ts";
import { table } from "../table.ts";

/** Models and the benchmark, a line each: what they predict and what they earn. */
function modelsTable(
  models: readonly ModelRecord[],
  benchmark: TradingRecord,
  caption: string,
): Display {
  const trading = ({ sharpe, maxDrawdown, exposure, trades }: TradingRecord) => (
    { sharpe, "max drawdown": maxDrawdown, exposure, trades }
  );
  return table([
    ...models.map(({ name, parameters, forecast, trading: traded }) => ({
      model: name,
      weights: parameters,
      "ROC-AUC": forecast.rocAuc,
      "Brier score": forecast.brier,
      ...trading(traded),
    })),
    // Not twice where it is one of the models.
    ...(models.some(({ kind }) => kind === "buyAndHold")
      ? []
      : [{ model: "(buy and hold)", ...trading(benchmark) }]),
  ], {
    caption,
    formats: { sharpe: "ratio", "max drawdown": "percent", exposure: "percent" },
  });
}

/** What of the models' settings is likely a mistake: a line each, none where nothing is. */
function settingWarnings(models: readonly ModelRecord[]): Display[] {
  return models.flatMap(({ name, warnings = [] }) =>
    warnings.map((warning) => paragraph(`${name}: likely a mistake: ${warning}`))
  );
}

/** A verdict in its own words. */
export function verdictDisplay({ sentence }: VerdictRecord): MimeBundle {
  return paragraph(sentence).mime;
}

/** What was tried, as a table of models, and what it shows together. */
export function triedModelsDisplay({ models, benchmark, verdict }: TriedModels): MimeBundle {
  const records = [...models.values()].map(({ record }) => record);
  return joined(
    modelsTable(records, benchmark.record, "On the test parts, with 95 % intervals"),
    ...settingWarnings(records),
    paragraph(verdict.sentence),
  ).mime;
}

/** A finished run as a table of models, what it shows together, and where its files are. */
export function finishedRunDisplay({ metrics, manifest, folder }: FinishedRun): MimeBundle {
  const { models, benchmark, verdict, experiment, question, trials } = metrics;
  return joined(
    modelsTable(models, benchmark, `${experiment}: ${question}`),
    ...settingWarnings(models),
    paragraph(verdict.sentence),
    facts("", {
      "run": manifest.runId,
      "folder": folder,
      "trials on these data": String(trials.total),
    }),
  ).mime;
}

/** An ablation as a line a group: what is left without it, and what that costs. */
export function ablationDisplay({ rocAuc, groups, confidence }: Ablation): MimeBundle {
  const share = percent(confidence, 2);
  return table([
    { features: "all", columns: "", "ROC-AUC": rocAuc, lost: null },
    ...groups.map(({ name, columns, rocAuc: area, lost }) => (
      { features: `without ${name}`, columns: columns.join(", "), "ROC-AUC": area, lost }
    )),
  ], {
    caption: `ROC-AUC with 95% intervals, and what is lost with ${share} ones`,
  }).mime;
}
