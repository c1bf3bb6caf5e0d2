import { parseInterval } from "../../core/mod.ts";
import { foldsChart, PARTS, partsLegend } from "../charts/folds.ts";
import { count, date, integer } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import type { MetricsRecord, PartRecord } from "../../experiments/record.ts";
import type { SectionContext } from "../input.ts";
import { chart, details, legend, type Section, section, table } from "../parts.ts";

/** How folds were made, by their kind. */
function kindOf({ validation: { kind, mode }, models, folds }: MetricsRecord): Markup {
  const caution =
    markup`<strong class="caution-text">That is not a track record:</strong> models know the future of what they are tested on.`;
  if (kind === "purgedKFold") {
    return markup`Purged k-fold: each of ${
      count(folds.length, "block")
    } is tested by models fitted on the bars before and after it. ${caution}`;
  }
  if (kind === "combinatorialPurged") {
    const paths = models.find(({ paths }) => paths)?.paths?.sharpe.length ?? 0;
    return markup`Combinatorial purged: folds test every choice of blocks, fitted on the others, and the tests make ${
      count(paths, "path")
    }, by whose number they are marked. ${caution}`;
  }
  if (mode === "holdout") return markup`One fold: all bars before the holdout, and the holdout.`;
  return markup`Walk-forward, ${mode}: each model is fitted on bars before those it is tested on.`;
}

/** The parts of a fold in words: when, and how many samples were left. */
function partCell({ from, to, blocks = [], samples, purged }: PartRecord): Markup {
  const stretches = blocks.length > 1 ? `, ${blocks.length} stretches` : "";
  return markup`${date(from)} to ${date(to)}${stretches}<br><span class="muted">${
    integer(samples)
  } used, ${integer(purged)} purged</span>`;
}

/** Which bars each fold trained, calibrated and tested on, and how many samples were purged. */
export function foldsSection({ metrics, kit }: SectionContext): Section {
  const { folds, validation, data } = metrics;
  const intervalMs = parseInterval(data.quality.interval);
  const title = `Time line of ${count(folds.length, "fold")}: ${PARTS.join(", ")}`;
  const rows = folds.map((fold) => [
    [fold.index + 1, ...fold.symbol ? [fold.symbol] : []].join(" "),
    ...PARTS.map((part) => partCell(fold[part])),
  ]);
  const paths = metrics.models.find(({ paths }) => paths)?.paths?.sharpe.length;
  return section(
    "Folds",
    markup`<p>${kindOf(metrics)} Windows of ${
      count(validation.sequenceLength, "bar")
    }, embargo of ${count(validation.embargo, "bar")} ${
      validation.kind ? "between neighbouring parts" : "before each later part"
    }.</p>`,
    chart((width) => foldsChart(kit, folds, { intervalMs, width, title })),
    legend(partsLegend({ paths }), { shape: "box" }),
    details(
      "Samples used and purged",
      table(
        [{ name: "Fold" }, ...PARTS.map((part) => ({ name: part, text: true }))],
        rows,
        { label: "Samples used and purged by fold" },
      ),
    ),
  );
}
