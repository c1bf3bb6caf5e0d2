import assert from "node:assert/strict";
import { differencesChart } from "./differences.ts";
import { loadChartKit } from "./kit.ts";

// After a wanted change: `deno test -P lib/reports/charts -- --update`, then look at the picture.
const UPDATE = Deno.args.includes("--update");

Deno.test("differencesChart() draws intervals around 0 and tells findings from noise", async () => {
  const svg = differencesChart(await loadChartKit(), [
    { name: "logistic: B − A", estimate: 0.002, low: -0.012, high: 0.016, distinct: false },
    { name: "lstm: B − A", estimate: 0.031, low: 0.012, high: 0.05, distinct: true },
    { name: "lstm: C − A", estimate: -0.01, low: -0.03, high: 0.01, distinct: false },
  ], { width: 600, title: "Differences", label: "difference of ROC-AUC" });
  const path = new URL("../fixtures/differences.svg", import.meta.url);
  if (UPDATE) await Deno.writeTextFile(path, `${svg}\n`);
  assert.equal(`${svg}\n`, await Deno.readTextFile(path), "differences.svg has changed");
});
