import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { parseHTML } from "linkedom";
import type { MetricsRecord, VerdictRecord } from "../experiments/record.ts";
import type { ReportInput } from "./input.ts";
import { renderReport } from "./render_report.ts";
import { fabricateRun } from "./testing/fabricated_run.ts";

/** As much of a parsed page as the tests look at. */
interface PageElement {
  readonly textContent: string;
  readonly className: string;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

function parse(page: string): (selector: string) => PageElement[] {
  const { document } = parseHTML(page) as unknown as { document: PageElement };
  return (selector) => [...document.querySelectorAll(selector)];
}

const run = fabricateRun({ models: 4, bars: 120, folds: 2, epochs: 5 });

function withMetrics(change: Partial<MetricsRecord>): ReportInput {
  return { ...run, metrics: { ...run.metrics, ...change } };
}

Deno.test("renderReport() has every section, in the order a sceptical reader asks", async () => {
  const page = await renderReport(run);
  const find = parse(page);
  assert.ok(page.startsWith("<!doctype html>\n"));
  assert.deepEqual(find("h1").map((h) => h.textContent), [run.metrics.question]);
  assert.equal(
    find(".verdict p")[0].textContent,
    run.metrics.verdict.sentence.replaceAll(" %", "\u00a0%"),
  );
  assert.deepEqual(find("h2").map((h) => h.textContent), [
    "Models",
    "Trials",
    "Data and quality",
    "Folds",
    "Learning curves",
    "Reliability",
    "Equity and drawdown",
    "Thresholds",
    "Trades",
    "Settings and costs",
    "Reproduction",
    "Data to download",
    "Glossary",
  ]);
  const links = find("nav a").map((a) => a.getAttribute("href"));
  assert.deepEqual(links, find("section").map((section) => `#${section.getAttribute("id")}`));
  assert.match(page, /evaluated 4 models\. The ledger counts 37 different trials/);
  assert.ok(page.includes(run.manifest.command));
  // Coverage, gaps, folds, equity, drawdown and two threshold charts in two widths each; two
  // learning curves, six reliability diagrams (before calibration, too, of models that have it), four
  // of calibration by year and regime, and two histograms (of models with enough trades).
  assert.equal(find("svg[role=img]").length, 2 * (2 + 3 + 2) + 2 + 6 + 4 + 2);
});

Deno.test("renderReport() prints the figures of the record in the headline table", async () => {
  const rows = parse(await renderReport(run))("section:first-of-type tbody")[0];
  const cells = [...rows.querySelectorAll("tr")].map((tr) =>
    [...tr.querySelectorAll("th,td")].map((cell) => cell.textContent)
  );
  assert.equal(cells.length, 5);
  assert.deepEqual(cells[0].slice(0, 3), ["buyAndHold", "0.500 [–, –]", "0.2499 [0.2488, 0.2510]"]);
  const lstm = run.metrics.models[3];
  const drawdown = `${(lstm.trading.maxDrawdown! * 100).toFixed(1)}%`;
  assert.match(cells[3][5], new RegExp(`^${drawdown} \\[[\\d.]+%, [\\d.]+%\\]$`));
  assert.equal(cells[3][6], "123");
  assert.equal(cells[4][0], "Buy and hold (benchmark)");
});

Deno.test("renderReport() escapes all text of the run", async () => {
  const evil = `<script>alert(1)</script><img src=x onerror="alert(2)"> & "double" 'single'`;
  const rename = (text: string) => text === "lstm" ? evil : text;
  const { equity, trades, history } = run.tables;
  const page = await renderReport({
    metrics: {
      ...run.metrics,
      question: evil,
      experiment: evil,
      data: {
        ...run.metrics.data,
        symbol: evil,
        source: evil,
        quality: {
          ...run.metrics.data.quality,
          symbol: evil,
          issues: run.metrics.data.quality.issues.map((issue) => ({ ...issue, message: evil })),
        },
      },
      features: { ...run.metrics.features, names: [evil] },
      models: run.metrics.models.map((m) => ({ ...m, name: rename(m.name), description: evil })),
      verdict: { code: "noEvidence", sentence: evil },
    },
    manifest: {
      ...run.manifest,
      command: evil,
      config: { [evil]: evil, trialsNote: evil },
      overrides: [evil],
      versions: { [evil]: evil },
      machine: { ...run.manifest.machine, cpu: evil },
    },
    tables: {
      ...run.tables,
      equity: { ...equity, model: (equity.model as string[]).map(rename) },
      trades: { ...trades, model: (trades.model as string[]).map(rename) },
      history: { ...history, model: (history.model as string[]).map(rename) },
    },
  });
  assert.equal(page.split("<script").length, 3);
  const find = parse(page);
  assert.equal(find("img,iframe,object,link,base,[onerror]").length, 0);
  assert.ok(!find("script").some(({ textContent }) => textContent.includes("alert")));
  assert.ok(find("path title").some((title) => title.textContent === evil));
  assert.equal(find("h1")[0].textContent, evil);
  assert.ok(find("#trials p").some((p) => p.textContent === `Note on trials: ${evil}`));
  assert.equal(find("title")[0].textContent, evil);
  const charts = find("svg[role=img]").map((svg) => svg.getAttribute("aria-label"));
  assert.ok(charts.includes(`Observed share against predicted probability of ${evil}`));
});

Deno.test("renderReport() stays below 3 MB with ten models and 3,000 bars", async () => {
  const large = fabricateRun({ models: 10, bars: 3000, folds: 10, epochs: 60 });
  const page = await renderReport(large);
  assert.match(page, /predictions\.csv\.gz/);
  assert.ok(new TextEncoder().encode(page).length < 3e6, `${page.length} characters`);
});

Deno.test("renderReport() loads nothing and runs its own scripts only", async () => {
  const page = await renderReport(run);
  const find = parse(page);
  const links = find("[href]").map((element) => element.getAttribute("href") ?? "");
  assert.ok(
    links.every((link) => /^(#|data:text\/csv)/.test(link)),
    links.join("\n").slice(0, 999),
  );
  assert.equal(find("[src],[srcset],[action],[style],link,iframe,object,embed,form").length, 0);
  const scripts = find("script").map((element) => element.textContent);
  const [style] = find("style").map((element) => element.textContent);
  const bare = page.replaceAll('xmlns="http://www.w3.org/2000/svg"', "")
    .replace('"http://www.w3.org/2000/svg"', "");
  assert.doesNotMatch(bare, /https?:|url\(|@import|\son\w+=/i);
  const hash = (text: string) => createHash("sha256").update(text).digest("base64");
  assert.equal(
    find("meta[http-equiv]")[0].getAttribute("content"),
    `default-src 'none'; script-src ${
      scripts.map((script) => `'sha256-${hash(script)}'`).join(" ")
    }; style-src 'sha256-${hash(style)}'; base-uri 'none'; form-action 'none'`,
  );
});

Deno.test("renderReport() carries the run's tables as files", async () => {
  const links = parse(await renderReport(run))("a[download]");
  const files = new Map(links.map((a) => [a.getAttribute("download"), a.getAttribute("href")!]));
  const names = ["history.csv", "trades.csv", "equity.csv", "predictions.csv"];
  assert.deepEqual([...files.keys()], names);
  const text = await (await fetch(files.get("equity.csv")!)).text();
  assert.equal(text.trim().split("\n").length, 1 + 5 * 120);
  assert.match(text, /^time,model,equity,drawdown,position,return\n2020-07-09,benchmark,/);
});

Deno.test("renderReport() gives the same page for the same run", async () => {
  assert.equal(await renderReport(run), await renderReport(run));
});

/** The same record with null for every figure that may be undefined. */
function emptied<T>(value: T, keep: ReadonlySet<string>): T {
  if (Array.isArray(value)) return value.map((item) => emptied(item, keep)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map((
      [key, item],
    ) => [key, typeof item === "number" && !keep.has(key) ? null : emptied(item, keep)]),
  ) as T;
}

Deno.test("renderReport() prints every undefined figure as an en dash", async () => {
  const counts = new Set(["fold", "trades", "samples", "threshold", "exposure", "count"]);
  const models = emptied(run.metrics.models, counts).map((model) => ({
    ...model,
    forecast: { ...model.forecast, reliability: [] },
  }));
  const benchmark = emptied(run.metrics.benchmark, counts);
  const page = await renderReport({
    ...withMetrics({ models, benchmark }),
    manifest: {
      ...run.manifest,
      code: { commit: null, diffSha256: null, lockfileSha256: null },
    },
  });
  const find = parse(page);
  const cells = find("td").map((cell) => cell.textContent);
  assert.ok(cells.filter((text) => text === "–").length > 4 * 15);
  for (const text of find("th,td,dd,p,text,figcaption").map((e) => e.textContent)) {
    assert.doesNotMatch(text, /\b(null|NaN|undefined|Infinity)\b/);
  }
});

Deno.test("renderReport() never shows a verdict short of evidence in green", async () => {
  const style = async (code: VerdictRecord["code"]) => {
    const page = await renderReport(withMetrics({ verdict: { code, sentence: "So it is." } }));
    return parse(page)(".verdict")[0].className;
  };
  assert.equal(await style("noEvidence"), "verdict caution");
  assert.equal(await style("weakEvidence"), "verdict neutral");
  assert.equal(await style("evidence"), "verdict good");
});

Deno.test("renderReport() prints fills at the same close in red, and only those", async () => {
  const costs = { ...run.metrics.costs, fill: "sameClose" as const };
  const alarms = parse(await renderReport(withMetrics({ costs })))(".alarm");
  assert.equal(alarms.filter((e) => e.textContent.includes("sameClose")).length, 2);
  assert.doesNotMatch(await renderReport(run), /sameClose/);
});

Deno.test("renderReport() warns of settings that are likely a mistake, and only then", async () => {
  const warnings = ["Expected a field within the window but found one beyond it"];
  const models = run.metrics.models.map((model, i) => i === 1 ? { ...model, warnings } : model);
  const items = parse(await renderReport(withMetrics({ models })))("ul.alarm li");
  assert.deepEqual(items.map((e) => e.textContent), [`${models[1].name}: ${warnings[0]}`]);
  assert.doesNotMatch(await renderReport(run), /likely a mistake/);
});

Deno.test("renderReport() highlights a model only when its interval excludes chance", async () => {
  const bold = async (low: number) => {
    const models = run.metrics.models.map((model, i) => ({
      ...model,
      forecast: {
        ...model.forecast,
        rocAuc: i === 2 ? { estimate: 0.54, low, high: 0.58 } : model.forecast.rocAuc,
      },
    }));
    return parse(await renderReport(withMetrics({ models })))(".best").map((e) => e.textContent);
  };
  assert.deepEqual(await bold(0.499), []);
  assert.deepEqual(await bold(0.501), ["0.540 [0.501, 0.580]"]);
});

Deno.test("renderReport() names the loss, and draws what chose the epoch in its place", async () => {
  const curvesOf = async (input: ReportInput) => {
    const sections = parse(await renderReport(input))("section");
    const section = sections.find(({ textContent }) => textContent.includes("Learning curves"))!;
    return { text: section.textContent, charts: [...section.querySelectorAll("svg.chart")].length };
  };
  const models = (figures: { loss: string; metric?: string }) =>
    run.metrics.models.map((model) => ({ ...model, figures }));
  const plain = await curvesOf(withMetrics({ models: models({ loss: "binary cross-entropy" }) }));
  assert.match(plain.text, /log loss \(nats\)/);
  assert.equal(plain.charts, 2);
  assert.doesNotMatch((await curvesOf(run)).text, /nats/);

  const { history } = run.tables;
  const metric = Float64Array.from(history.epoch as Int32Array, (epoch) => 0.5 + epoch / 100);
  const watched = await curvesOf({
    ...withMetrics({ models: models({ loss: "binary focal loss", metric: "PR-AUC" }) }),
    tables: { ...run.tables, history: { ...history, metric } },
  });
  assert.match(watched.text, /binary focal loss/);
  assert.match(watched.text, /Fold 1: validation PR-AUC, which chose the epoch/);
  assert.equal(watched.charts, 4);
});

Deno.test("renderReport() leaves out learning curves and thresholds when all are rules", async () => {
  const rules = fabricateRun({ models: 2, bars: 60, folds: 2, epochs: 3 });
  const headings = parse(await renderReport(rules))("h2").map((h) => h.textContent);
  assert.ok(!headings.includes("Learning curves") && !headings.includes("Thresholds"));
  assert.ok(headings.includes("Trades"));
});

Deno.test("renderReport() shows the last 50 trades and tells how many there are", async () => {
  const find = parse(await renderReport(run));
  const table = find("[aria-label='Last trades of lstm'] tbody")[0];
  const rows = [...table.querySelectorAll("tr")];
  assert.equal(rows.length, 50);
  assert.match(rows[49].textContent, /still open/);
  const summaries = find("summary").map((e) => e.textContent);
  assert.ok(summaries.includes("lstm: last 50 of 123 trades"));
});
