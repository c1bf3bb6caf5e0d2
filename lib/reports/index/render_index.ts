import { count, integer, NONE, number, percent } from "../format.ts";
import { type Child, type Markup, markup } from "../markup.ts";
import { renderPage } from "../page/page.ts";
import { details, remark, table } from "../parts.ts";
import { interval } from "../sections/models.ts";
import { verdictCell } from "../sections/verdict.ts";
import type { IndexedExperiment, IndexedRun } from "./read_experiments.ts";
import { sparkline } from "./sparkline.ts";

/** Options of {@linkcode renderIndex}. */
export interface RenderIndexOptions {
  /**
   * A script that fills the element `#live` of a served page, and may connect to its host for that.
   * Default: none.
   */
  readonly liveScript?: string;
}

const short = (value: number | null | undefined) => number(value, 2);

const COLUMNS = [
  { name: "Run", text: true },
  { name: "Verdict", text: true },
  { name: "Model", text: true },
  { name: "ROC-AUC" },
  { name: "Equity", text: true, fixed: true },
  { name: "Net Sharpe" },
  { name: "Sharpe − buy-and-hold" },
  { name: "Max drawdown" },
  { name: "Trades" },
];

function runCells(run: IndexedRun, experiment: string): Child[] {
  const { runId, leader, equity, hasReport } = run;
  const href = [experiment, "runs", runId, "report.html"].map(encodeURIComponent).join("/");
  // A line may break before the last part, which tells runs of a second apart.
  const at = runId.lastIndexOf("-") + 1;
  const shown = markup`${runId.slice(0, at)}<wbr>${runId.slice(at)}`;
  const named = hasReport ? markup`<a href="${href}">${shown}</a>` : shown;
  const final = (line: Float64Array | undefined) => integer(line?.at(-1));
  const picture = sparkline(equity, {
    title: `Equity of ${leader?.name}, ending at ${final(equity[0])}; buy and hold at ${
      final(equity[1])
    }`,
  });
  return [
    named,
    verdictCell(run),
    leader?.name ?? NONE,
    leader ? interval(leader.forecast.rocAuc) : NONE,
    picture ?? NONE,
    leader ? interval(leader.trading.sharpe, short) : NONE,
    leader ? interval(leader.sharpeOverBenchmark, short) : NONE,
    percent(leader?.trading.maxDrawdown),
    integer(leader?.trading.trades),
  ];
}

function experimentSection({ name, question, runs, problems }: IndexedExperiment): Markup {
  const rows = runs.map((run) => runCells(run, name));
  const list = runs.length === 0
    ? markup`<p>No finished runs yet.</p>`
    : table(COLUMNS, rows, { label: `Runs of ${name}` });
  const hidden = problems.length > 0 && details(
    `${count(problems.length, "folder")} that cannot be shown`,
    markup`<ul>${problems.map((problem) => markup`<li>${problem}</li>`)}</ul>`,
  );
  return markup`<section data-group><h2>${name}</h2>${
    question !== "" && markup`<p>${question}</p>`
  }${list}${hidden}</section>\n`;
}

/**
 * All experiments and runs as one HTML page that lies in the experiments folder: verdict, key figures
 * of each run's model with the highest ROC-AUC, buy-and-hold left out, and its equity beside
 * buy-and-hold. Rows can be sorted and filtered.
 *
 * @example
 * ```ts
 * import { readExperiments, renderIndex } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * assert.match(renderIndex(await readExperiments("no/such/folder")), /No experiments/);
 * ```
 */
export function renderIndex(
  experiments: readonly IndexedExperiment[],
  { liveScript }: RenderIndexOptions = {},
): string {
  const runs = experiments.reduce((sum, experiment) => sum + experiment.runs.length, 0);
  const filter = runs > 0 && markup`<div class="explore" hidden><label>Filter
<input type="search" data-filter placeholder="words that a run's row must hold"></label>
<output data-count></output></div>`;
  const note = runs > 0 && remark(
    "Figures are of each run's model with the highest ROC-AUC, buy and hold left out; out of sample and after costs, with 95% intervals; picking the best of several flatters it, and the verdict allows for that. Equity as a solid blue line, buy and hold dotted grey. Max drawdown and trades are what happened, without interval.",
  );
  return renderPage({
    title: "Experiments",
    body: markup`<header><h1>Experiments</h1>${
      remark(`${count(experiments.length, "experiment")}, ${count(runs, "finished run")}`)
    }</header>
${liveScript !== undefined && markup`<div id="live" role="status"></div>\n`}${filter}${note}${
      experiments.length === 0
        ? markup`<p>No experiments in this folder.</p>`
        : experiments.map(experimentSection)
    }`,
    footer: "Assay",
    broad: true,
    liveScript,
  });
}
