import assert from "node:assert/strict";
import type { MetricsRecord } from "../../experiments/record.ts";
import { loadChartKit } from "../charts/kit.ts";
import { fabricateRun } from "../testing/fabricated_run.ts";
import { foldsSection } from "./folds.ts";
import { holdoutSection } from "./holdout.ts";
import { pathsSection } from "./paths.ts";

const run = fabricateRun({ models: 3, bars: 60, folds: 2, epochs: 2 });
const kit = await loadChartKit();
const withMetrics = (changes: Partial<MetricsRecord>) => ({
  ...run,
  kit,
  metrics: { ...run.metrics, ...changes },
});

const holdout = { from: "2024-01-01T00:00:00.000Z", to: "2024-06-30T00:00:00.000Z" };
const counted = { ...holdout, samples: 180, purged: 5 };

Deno.test("holdoutSection() is there when bars are held out, and red from the second opening on", () => {
  assert.equal(holdoutSection(withMetrics({})), null);
  const text = (opened: boolean, openings: number) =>
    holdoutSection(withMetrics({ holdout: { ...counted, opened, openings } }))!.text;
  assert.match(
    text(false, 0),
    /No fold of this run sees the bars held out, 2024-01-01 to 2024-06-30/,
  );
  assert.match(text(true, 1), /This run opens the holdout/);
  for (const quiet of [text(false, 0), text(true, 1)]) assert.doesNotMatch(quiet, /class="alarm"/);
  assert.match(text(true, 2), /class="alarm".*has been opened 2 times/);
  assert.match(text(false, 1), /class="alarm".*has been opened before \(once\)/);
});

Deno.test("pathsSection() tells the distribution of every model that has paths", () => {
  assert.equal(pathsSection(withMetrics({})), null);
  const paths = {
    sharpe: [-0.5, 0.25, null, 1.5],
    totalReturn: [0, 0, 0, 0],
    maxDrawdown: [0, 0, 0, 0],
    quantiles: [
      { share: 0.05, sharpe: -0.43 },
      { share: 0.5, sharpe: 0.12 },
      { share: 0.95, sharpe: 1.31 },
    ],
    shown: 2,
  };
  const models = run.metrics.models.map((model, m) => m === 1 ? { ...model, paths } : model);
  const { text } = pathsSection(withMetrics({ models }))!;
  assert.match(text, /tested on each of 4 paths/);
  const row = text.match(/<tr>(?:(?!<tr>).)*smaCross.*?<\/tr>/s)![0];
  for (const figure of ["0.12", "-0.43", "1.31", "-0.50", "1.50", "25%", "3"]) {
    assert.ok(row.replaceAll("−", "-").includes(`>${figure}<`), `${figure} is not in ${row}`);
  }
  assert.doesNotMatch(text, /logistic/);
});

Deno.test("foldsSection() says that folds which know the future are no track record", () => {
  const { validation } = run.metrics;
  const text = (changes: Partial<MetricsRecord["validation"]>) =>
    foldsSection(withMetrics({ validation: { ...validation, ...changes } })).text;
  assert.match(text({}), /Walk-forward, rolling: .* before each later part/);
  assert.doesNotMatch(text({}), /track record/);
  assert.match(text({ kind: "purgedKFold" }), /Purged k-fold: .*not a track record/);
  assert.match(text({ kind: "combinatorialPurged" }), /Combinatorial purged: .*not a track record/);
  assert.match(text({ mode: "holdout" }), /One fold: all bars before the holdout/);
});
