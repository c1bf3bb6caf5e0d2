import type { MimeBundle } from "../../../core/mod.ts";
import type { AblationRecord } from "../../../experiments/mod.ts";
import { baseWords, findingWords, pWords, summaryWords } from "../../ablation/words.ts";
import { joined, paragraph } from "../display.ts";
import { table } from "../table.ts";

/** An ablation as a table a model: differences with their intervals, and what they are in words. */
export function ablationRecordDisplay(record: AblationRecord): MimeBundle {
  const tables = record.models.map((model) =>
    table(
      model.variants.map((variant) => {
        const { name, compared, differences: { rocAuc, logLoss, sharpe } } = variant;
        return {
          variant: compared === "forecasts" ? name : `${name} (trading alone)`,
          "ROC-AUC": rocAuc ?? null,
          "log loss": logLoss ?? null,
          "net Sharpe": sharpe ?? null,
          "p, adjusted": pWords(variant),
          "in words": findingWords(variant),
        };
      }),
      {
        caption: `${baseWords(model)}. Differences with 95% intervals`,
        formats: { "log loss": "significant", "net Sharpe": "ratio" },
        limit: 200,
      },
    )
  );
  return joined(...tables, paragraph(summaryWords(record))).mime;
}
