import type { Estimate, ModelRecord, TradingRecord } from "../../experiments/record.ts";
import { equityChart } from "../charts/equity.ts";
import type { ChartKit } from "../charts/kit.ts";
import { BENCHMARK } from "../columns.ts";
import { drawdownEstimate, returnsByModel } from "../drawdown_estimate.ts";
import { count, date, integer, NONE, number, percent } from "../format.ts";
import type { ReportInput } from "../input.ts";
import { type Child, type Markup, markup } from "../markup.ts";
import { variedStroke } from "../palette.ts";
import { chart, details, legend, remark, type Section, section, table } from "../parts.ts";
import { BENCHMARK_NAME, equitySeries } from "../sections/equity.ts";
import { interval } from "../sections/models.ts";
import { verdictCell } from "../sections/verdict.ts";
import { type ComparedSetting, compareSettings } from "./settings.ts";

/** Short name of a compared run: A to Z, then 27 and on. */
export function letter(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : String(index + 1);
}

const short = (value: number | null | undefined) => number(value, 2);

/** Which run is which, and what each of them shows. */
export function runsSection(runs: readonly ReportInput[]): Section {
  const rows = runs.map((run, i): Child[] => [
    letter(i),
    run.metrics.runId,
    run.metrics.experiment,
    verdictCell(run),
    date(run.manifest.finishedAt),
    integer(run.metrics.trials.total),
  ]);
  const texts = ["", "Run", "Experiment", "Verdict", "Finished (UTC)"];
  const columns = [
    ...texts.map((name) => ({ name: name || "Name", text: true })),
    { name: "Trials in the ledger" },
  ];
  return section("Runs", table(columns, rows, { label: "The runs compared" }));
}

/** What keeps the figures from being comparable; nothing when they are. */
export function warnings(runs: readonly ReportInput[]): Markup[] {
  const kinds: readonly [string, (run: ReportInput) => string][] = [
    ["data", ({ metrics }) => metrics.data.sha256],
    ["labels", ({ metrics }) => `${metrics.label.kind}/${metrics.label.horizon}`],
    ["test periods", ({ metrics: { folds } }) => `${folds[0]?.test.from}/${folds.at(-1)?.test.to}`],
    ["costs", ({ metrics }) => JSON.stringify(metrics.costs)],
  ];
  const different = kinds.filter(([, of]) => new Set(runs.map(of)).size > 1).map(([name]) => name);
  if (different.length === 0) return [];
  return [
    markup`<p class="alarm"><strong>Not like with like:</strong> the runs have different ${
      different.join(", ")
    }, so their figures differ for that reason, too.</p>`,
  ];
}

/** A figure that is compared, of a model or of the benchmark. */
interface Compared {
  readonly name: string;
  readonly of: (model: ModelRecord, returns?: Float64Array) => Child;
  readonly ofBenchmark?: (trading: TradingRecord, returns?: Float64Array) => Child;
}

const FIGURES: readonly Compared[] = [
  { name: "ROC-AUC", of: ({ forecast }) => interval(forecast.rocAuc) },
  { name: "Brier", of: ({ forecast }) => interval(forecast.brier, (x) => number(x, 4)) },
  {
    name: "Net Sharpe",
    of: ({ trading }) => interval(trading.sharpe, short),
    ofBenchmark: ({ sharpe }) => interval(sharpe, short),
  },
  {
    name: "Sharpe − buy-and-hold",
    of: ({ sharpeOverBenchmark }: { readonly sharpeOverBenchmark: Estimate }) =>
      interval(sharpeOverBenchmark, short),
  },
  {
    name: "Max drawdown",
    of: ({ trading }, returns) => interval(drawdownEstimate(trading.maxDrawdown, returns), percent),
    ofBenchmark: ({ maxDrawdown }, returns) =>
      interval(drawdownEstimate(maxDrawdown, returns), percent),
  },
  {
    name: "Trades",
    of: ({ trading }) => integer(trading.trades),
    ofBenchmark: ({ trades }) => integer(trades),
  },
];

const namesOf = (runs: readonly ReportInput[]) => [
  ...new Set(runs.flatMap(({ metrics }) => metrics.models.map(({ name }) => name))),
];

/** A table for each figure: a row a model, a column a run. */
export function figuresSection(runs: readonly ReportInput[]): Section {
  const columns = [
    { name: "Model", text: true },
    ...runs.map((_, i) => ({ name: letter(i) })),
  ];
  const returns = runs.map(({ tables }) => returnsByModel(tables.equity));
  const tables = FIGURES.map(({ name, of, ofBenchmark }) => {
    const rows = namesOf(runs).map((model): Child[] => [
      model,
      ...runs.map(({ metrics }, i) => {
        const record = metrics.models.find((candidate) => candidate.name === model);
        return record ? of(record, returns[i].get(model)) : NONE;
      }),
    ]);
    if (ofBenchmark) {
      const held = runs.map(({ metrics }, i) =>
        ofBenchmark(metrics.benchmark, returns[i].get(BENCHMARK))
      );
      rows.push([markup`<em>Buy and hold (benchmark)</em>`, ...held]);
    }
    return markup`<h3>${name}</h3>${table(columns, rows, { label: `${name} by model and run` })}`;
  });
  return section(
    "Figures",
    remark(
      "Out of sample, after costs, with each run's own 95% intervals. Overlapping intervals do not mean that two runs are equal: the same bars move both. Trades are counted, not estimated: they have no interval.",
    ),
    tables,
  );
}

/** The equity of each model that several runs have, a line a run; null when they share none. */
export function equityByRunSection(runs: readonly ReportInput[], kit: ChartKit): Section | null {
  const series = runs.map((run) => equitySeries(run, "equity"));
  const lines = (model: string) =>
    series.flatMap((ofRun, i) =>
      ofRun.filter(({ name }) => name === model)
        .map((line) => ({ ...line, name: letter(i), stroke: variedStroke(i) }))
    );
  const shared = namesOf(runs).filter((model) =>
    model !== BENCHMARK_NAME && lines(model).length > 1
  );
  if (shared.length === 0) return null;
  return section(
    "Equity",
    legend(runs.map((_, i) => ({ name: letter(i), stroke: variedStroke(i) }))),
    shared.map((model) =>
      markup`<h3>${model}</h3>${
        chart((width) =>
          equityChart(kit, lines(model), {
            initialCash: runs[0].metrics.costs.initialCash,
            width,
            title: `Equity after costs of ${model} in ${count(lines(model).length, "run")}`,
          })
        )
      }`
    ),
  );
}

function settingsTable(settings: readonly ComparedSetting[], runs: number, label: string): Markup {
  const heads = Array.from({ length: runs }, (_, i) => markup`<th scope="col">${letter(i)}</th>`);
  const rows = settings.map(({ path, values, differs }) =>
    markup`<tr class="${differs ? "differs" : "same"}"><th scope="row" class="text">${path}</th>${
      values.map((value) => markup`<td>${value ?? NONE}</td>`)
    }</tr>\n`
  );
  return markup`<div class="scroll" role="region" tabindex="0" aria-label="${label}">
<table data-fixed><thead><tr><th scope="col">Setting</th>${heads}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function differences(
  runs: readonly ReportInput[],
  of: (run: ReportInput) => unknown,
  what: string,
) {
  const settings = compareSettings(runs.map(of));
  const [different, same] = [true, false].map((is) => settings.filter((s) => s.differs === is));
  return markup`${
    different.length === 0
      ? markup`<p>No ${what} differs.</p>`
      : settingsTable(different, runs.length, `Differing ${what}s`)
  }${
    same.length > 0 &&
    details(
      `${count(same.length, what)} the same in all runs`,
      settingsTable(same, runs.length, `Same ${what}s`),
    )
  }`;
}

/** Where the configurations differ, and what is the same. */
export function configSection(runs: readonly ReportInput[]): Section {
  return section(
    "Configuration",
    differences(runs, ({ manifest }) => manifest.config, "setting"),
  );
}

/** Where code, versions, data and machine differ. */
export function provenanceSection(runs: readonly ReportInput[]): Section {
  return section(
    "Provenance",
    differences(runs, ({ manifest, metrics }) => ({
      command: manifest.command,
      commit: manifest.code.commit ?? NONE,
      uncommitted: manifest.code.diffSha256 ?? "none known",
      lockfile: manifest.code.lockfileSha256 ?? NONE,
      data: metrics.data.sha256,
      device: manifest.device,
      workers: manifest.workers,
      machine: manifest.machine,
      versions: manifest.versions,
    }), "fact"),
  );
}
