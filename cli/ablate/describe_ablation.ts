import type { AblatedModel, AblationRecord } from "../../lib/experiments/mod.ts";
import {
  baseWords,
  differenceWords,
  FIGURES,
  findingWords,
  pWords,
  summaryWords,
} from "../../lib/reports/ablation/words.ts";
import { textTable } from "../runs/text_table.ts";

function describeModel(model: AblatedModel): string {
  const rows = model.variants.map((variant) => [
    variant.compared === "forecasts" ? variant.name : `${variant.name} *`,
    ...FIGURES.map((figure) => differenceWords(variant, figure)),
    pWords(variant),
    findingWords(variant),
  ]);
  const columns = [
    { name: "variant" },
    ...FIGURES.map(({ name }) => ({ name: `${name} ± 95 %`, right: true })),
    { name: "p", right: true },
    { name: "in words" },
  ];
  const failures = model.variants.flatMap(({ name, failure }) =>
    failure === undefined ? [] : [`${name} failed: ${failure}`]
  );
  return [
    baseWords(model),
    "",
    textTable(columns, rows),
    ...failures,
    ...model.leftOut.map((reason) => `left out: ${reason}`),
  ].join("\n");
}

/** An ablation on a terminal: a table a model, differences to the model as it is. */
export function describeAblation(record: AblationRecord): string {
  const other = record.models.some(({ variants }) =>
    variants.some(({ compared }) => compared === "trading")
  );
  return [
    `${record.question}`,
    ...record.smoke ? ["Smoke run, not a result."] : [],
    "",
    record.models.map(describeModel).join("\n\n"),
    "",
    ...other ? ["* predicts another label: only trading on the same bars is compared"] : [],
    "Differences are variant minus model as it is, over the same test rows; p after Holm.",
    summaryWords(record),
  ].join("\n");
}
