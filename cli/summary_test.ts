import assert from "node:assert/strict";
import type { MetricsRecord, ModelRecord, TradingRecord } from "lib/experiments/mod.ts";
import { fabricateRun } from "lib/reports/testing/fabricated_run.ts";
import { summarize } from "./summary.ts";

const { metrics } = fabricateRun({ models: 2, bars: 60, folds: 2, epochs: 3 });
const [first, second] = metrics.models;

const trading = (given: TradingRecord, figures: Partial<TradingRecord>): TradingRecord => (
  { ...given, ...figures }
);

/** No two figures are alike, so that each cell can come from one of them only. */
const known: ModelRecord = {
  ...first,
  name: "known",
  forecast: {
    ...first.forecast,
    rocAuc: { estimate: 0.5214, low: 0.4876, high: 0.5561 },
    prAuc: { estimate: 0.6214, low: 0.5876, high: 0.6561 },
    brier: { estimate: 0.24567, low: 0.24123, high: 0.25012 },
    logLoss: { estimate: 0.7, low: 0.69, high: 0.71 },
  },
  trading: trading(first.trading, {
    sharpe: { estimate: 1.234, low: -0.567, high: 2.891 },
    sortino: 1.9,
    calmar: 0.8,
    maxDrawdown: 0.3456,
    trades: 78,
  }),
  sharpeOverBenchmark: { estimate: 0.111, low: -0.222, high: 0.333 },
};

const unknown: ModelRecord = {
  ...second,
  name: "unknown",
  forecast: {
    ...second.forecast,
    rocAuc: { estimate: null, low: null, high: null },
    brier: { estimate: null, low: null, high: null },
  },
  trading: trading(second.trading, {
    sharpe: { estimate: 0.5, low: null, high: null },
    maxDrawdown: null,
    trades: 0,
  }),
};

const record: MetricsRecord = {
  ...metrics,
  question: "Is it so?",
  models: [known, unknown],
  benchmark: trading(metrics.benchmark, {
    sharpe: { estimate: 0.98, low: 0.12, high: 1.76 },
    maxDrawdown: 0.7654,
    trades: 1,
  }),
  verdict: { code: "noEvidence", sentence: "No evidence." },
};

Deno.test("summarize() shows under each heading what the heading says", () => {
  const lines = summarize(record).split("\n");
  const cells = lines.slice(2, 7).map((line) => line.trim().split(/ {2,}/));
  assert.deepEqual(cells, [
    ["model", "ROC-AUC [95 %]", "Brier", "net Sharpe [95 %]", "max drawdown", "trades"],
    ["-".repeat(lines[2].length)],
    ["known", "0.521 [0.488, 0.556]", "0.2457", "1.23 [-0.57, 2.89]", "34.6 %", "78"],
    ["unknown", "–", "–", "0.50 [–, –]", "–", "0"],
    ["(benchmark)", "–", "–", "0.98 [0.12, 1.76]", "76.5 %", "1"],
  ]);
});

Deno.test("summarize() lines its columns up between the question and the verdict", () => {
  const lines = summarize(record).split("\n");
  assert.deepEqual([lines[0], lines[1], ...lines.slice(7)], [
    "Is it so?",
    "",
    "",
    "No evidence.",
  ]);
  assert.equal(new Set(lines.slice(2, 7).map((line) => line.length)).size, 1);
  for (const line of lines.slice(4, 7)) assert.match(line, /^\S+ {2}.* {2}\S+$/);
});
