import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import type { FeatureRecord } from "../../experiments/mod.ts";
import { loadChartKit } from "../charts/kit.ts";
import { fabricateRun } from "../testing/fabricated_run.ts";
import { featuresSection } from "./features.ts";

const run = fabricateRun({ models: 2, bars: 60, folds: 2, epochs: 2 });
const kit = await loadChartKit();
const { metrics } = run;

const columns: FeatureRecord[] = [{
  name: "<b>rsi14",
  informationCoefficient: { estimate: -0.041, low: -0.079, high: -0.003 },
  coefficientByFold: [-0.05, 0.01],
  drift: 0.314,
  autocorrelation: 0.938,
}, {
  name: "still",
  informationCoefficient: { estimate: null, low: null, high: null },
  coefficientByFold: [null, null],
  drift: 0,
  autocorrelation: null,
}];

/** As much of a parsed page as the tests look at. */
interface Page {
  readonly textContent: string;
  querySelectorAll(selector: string): Iterable<Page>;
}

/** Cells of the tables of the section, by table and row. */
function tablesOf(change: Partial<typeof metrics>): string[][][] | null {
  const section = featuresSection({ ...run, kit, metrics: { ...metrics, ...change } });
  if (!section) return null;
  const { document } = parseHTML(section.text) as unknown as { document: Page };
  return [...document.querySelectorAll("tbody")].map((body) =>
    [...body.querySelectorAll("tr")].map((row) =>
      [...row.querySelectorAll("th,td")].map((cell) => cell.textContent)
    )
  );
}

Deno.test("featuresSection() has a line a feature, undefined figures as an en dash", () => {
  assert.deepEqual(tablesOf({ features: { ...metrics.features, columns } }), [[
    ["<b>rsi14", "−0.041 [−0.079, −0.003]", "1 of 2", "0.31", "0.94"],
    ["still", "–", "0 of 2", "0.00", "–"],
  ]]);
});

Deno.test("featuresSection() tells how often models that choose chose a column", () => {
  const [first, ...rest] = metrics.models;
  const byFold = [{ fold: 0, columns: ["rsi14"] }, { fold: 1, columns: ["rsi14", "logReturn"] }];
  const models = [{ ...first, selection: { byFold, stability: 0.5 } }, ...rest];
  assert.deepEqual(tablesOf({ models }), [[["logReturn", "50%"], ["rsi14", "100%"]]]);
});

Deno.test("featuresSection() is not there in runs that did not look", () => {
  assert.equal(tablesOf({}), null);
});
