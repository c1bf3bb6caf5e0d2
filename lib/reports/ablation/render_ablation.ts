import type { AblatedModel, AblationRecord } from "../../experiments/mod.ts";
import { type ChartKit, loadChartKit } from "../charts/kit.ts";
import { count, date, integer, number } from "../format.ts";
import { type Child, type Markup, markup } from "../markup.ts";
import { renderPage } from "../page/page.ts";
import { chart, contents, facts, remark, type Section, section, table } from "../parts.ts";
import { figureChart } from "./figure_chart.ts";
import {
  baseWords,
  differenceWords,
  FIGURES,
  findingWords,
  pWords,
  summaryWords,
} from "./words.ts";

/** A figure's differences as a chart; null where nothing was compared. */
function chartOf(
  kit: ChartKit,
  model: AblatedModel,
  { key: figure, name }: typeof FIGURES[number],
): Markup | null {
  const title = `${name} of the variants of ${model.name} next to the model as it is`;
  const draw = (width: number) => figureChart(kit, model, { figure, width, title });
  return draw(300) === undefined ? null : markup`<h3>${name}</h3>${chart((width) => draw(width)!)}`;
}

function modelSection(kit: ChartKit, model: AblatedModel): Section {
  const columns = [
    { name: "Variant", text: true },
    ...FIGURES.map(({ name }) => ({ name: `${name} ± 95 %` })),
    { name: "p, adjusted" },
    { name: "Range over seeds, ROC-AUC" },
    { name: "Share of seeds in the variance" },
    { name: "Trades" },
    { name: "In words", text: true },
  ];
  const rows = model.variants.map((variant): Child[] => {
    const { name, compared, fits, seeds, differences } = variant;
    const area = fits?.rocAuc;
    return [
      compared === "forecasts" ? name : `${name} *`,
      ...FIGURES.map((figure) => differenceWords(variant, figure)),
      pWords(variant),
      area && seeds.length > 1 ? `${number(area.low)} to ${number(area.high)}` : "–",
      seeds.length > 1 ? number(differences.rocAuc?.seedShare, 2) : "–",
      integer(fits?.trades),
      findingWords(variant),
    ];
  });
  const asides = [
    ...model.variants.flatMap(({ name, failure }) =>
      failure === undefined ? [] : [`${name} failed: ${failure}`]
    ),
    ...model.leftOut.map((reason) => `Left out: ${reason}`),
  ];
  return section(
    `Model: ${model.name}`,
    markup`<p>${baseWords(model)}</p>`,
    table(columns, rows, { label: `Variants of ${model.name}` }),
    FIGURES.map((figure) => chartOf(kit, model, figure)),
    asides.length > 0 && markup`<ul>${asides.map((aside) => markup`<li>${aside}</li>`)}</ul>`,
  );
}

function about(record: AblationRecord): Section {
  const { data, label, folds, rows, test, sequenceLength, trials, tests } = record;
  return section(
    "How it was compared",
    facts([
      ["Data", `${data.symbol}, ${data.source}`],
      ["Label", `${label.kind}, horizon ${label.horizon}`],
      [
        "Test",
        `${count(folds, "fold")}, ${integer(rows)} rows, ${date(test.from)} to ${date(test.to)}`,
      ],
      ["Longest window", count(sequenceLength, "bar")],
      ["Trials", `${integer(trials)}, each counted in the ledger`],
      ["Tests", integer(tests)],
    ]),
    remark(
      "Variants differ from the model as it is in one thing each and are fitted from the same seeds in the same folds; rows are those on which the longest window of any variant is complete in all columns. A difference is the mean over seeds. Its error has three parts: the days, by the influence of each on the figure (DeLong; Ledoit and Wolf) with the variance that the stationary bootstrap would find; the seeds, by how the differences of the seeds spread within folds; and the folds, by how theirs spread beyond both. Intervals are of one difference alone; p-values, and the words, are adjusted after Holm for all tests of this page, so that a difference may be noise though its own interval leaves 0 out.",
    ),
    remark(
      "* predicts another label, so that its area and loss say nothing of the others: only trading on the same bars is compared.",
    ),
    remark(
      "Noise means that chance is not excluded, not that the part does not matter: with more bars or seeds the interval would be narrower. Choosing the best of this page and reporting its figures alone would be choosing by noise; the ledger counts every fit.",
    ),
  );
}

/**
 * An ablation as one HTML page that loads nothing: a table and charts a model, differences that may
 * be noise in grey. All text from code and data is escaped.
 *
 * @example
 * ```ts ignore
 * import { renderAblation } from "lib/reports/mod.ts";
 * const path = "experiments/btc-daily-direction/ablations/a/ablation.json";
 * const page = await renderAblation(JSON.parse(await Deno.readTextFile(path)));
 * ```
 */
export async function renderAblation(record: AblationRecord): Promise<string> {
  const kit = await loadChartKit();
  const sections = [
    ...record.models.map((model) => modelSection(kit, model)),
    about(record),
  ];
  const title = `Ablation of ${record.experiment}`;
  return renderPage({
    title,
    body: markup`<header><h1>${title}</h1>${remark(record.question)}</header>
${record.smoke ? markup`<p><strong>Smoke run, not a result.</strong></p>` : null}
<p>${summaryWords(record)}</p>
${contents(sections)}
${sections.map((section) => markup`${section}\n`)}`,
    footer: "Assay · deno task ablate",
  });
}
