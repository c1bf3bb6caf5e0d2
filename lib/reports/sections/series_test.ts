import assert from "node:assert/strict";
import { fabricateRun } from "../testing/fabricated_run.ts";
import { equitySection, equitySeries } from "./equity.ts";
import { learningCurves } from "./learning.ts";
import { loadChartKit } from "../charts/kit.ts";

const run = fabricateRun({ models: 4, bars: 30, folds: 2, epochs: 6 });

Deno.test("equitySeries() gives each model its own rows, buy-and-hold first", () => {
  const { equity } = run.tables;
  const series = equitySeries(run, "drawdown");
  assert.deepEqual(series.map(({ name }) => name), [
    "buy and hold",
    "buyAndHold",
    "smaCross",
    "logistic",
    "lstm",
  ]);
  assert.deepEqual(series[4].value, (equity.drawdown as Float64Array).slice(120, 150));
  assert.deepEqual(series[4].time, (equity.time as Float64Array).slice(120, 150));
});

Deno.test("equitySection() draws the drawdown from the drawdown", async () => {
  const flat = { ...run.tables.equity, drawdown: new Float64Array(150) };
  const kit = await loadChartKit();
  const { text } = equitySection({ ...run, tables: { ...run.tables, equity: flat }, kit });
  const drawdown = text.slice(text.indexOf("<h3>Drawdown"));
  // Lines that never leave 0 have one height throughout.
  const lines = [...drawdown.matchAll(/d="M[\d.]+,([\d.]+)L([^"]*)"/g)]
    .filter(([, , rest]) => rest.split("L").length > 5);
  assert.equal(lines.length, 2 * 5);
  for (const [, start, rest] of lines) {
    assert.ok(rest.split("L").every((point) => point.endsWith(`,${start}`)));
  }
});

Deno.test("learningCurves() splits folds and finds the epoch kept", () => {
  const curves = learningCurves(run.tables.history).get("lstm")!;
  assert.deepEqual(curves.map(({ fold, best }) => [fold, best]), [[0, 3], [1, 3]]);
  assert.deepEqual([...curves[1].epoch], [1, 2, 3, 4, 5, 6]);
  const { trainLoss } = run.tables.history as { trainLoss: Float64Array };
  assert.deepEqual(curves[1].trainLoss, trainLoss.slice(6, 12));
  assert.ok(curves[0].metric!.every(Number.isNaN));
  // As runs of earlier versions have it.
  const { metric: _, learningRate: __, ...earlier } = run.tables.history;
  assert.equal(learningCurves(earlier).get("lstm")![0].metric, undefined);
  const none = learningCurves({ ...run.tables.history, best: new Int32Array(12) });
  assert.ok(Number.isNaN(none.get("lstm")![0].best));
});
