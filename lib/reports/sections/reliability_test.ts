import assert from "node:assert/strict";
import type { ModelRecord } from "../../experiments/record.ts";
import { loadChartKit } from "../charts/kit.ts";
import { fabricateRun } from "../testing/fabricated_run.ts";
import { calibratorKinds, reliabilitySection } from "./reliability.ts";

const run = fabricateRun({ models: 4, bars: 300, folds: 3, epochs: 2 });
const kit = await loadChartKit();

/** The section's text with the models changed. */
function sectionOf(change: (model: ModelRecord) => ModelRecord, horizon = 1): string {
  const { metrics } = run;
  const label = { ...metrics.label, horizon };
  const models = metrics.models.map(change);
  return reliabilitySection({ ...run, metrics: { ...metrics, label, models }, kit }).text;
}

Deno.test("reliabilitySection() shows each model before and after, and when and where it is off", () => {
  const text = sectionOf((model) => model);
  for (
    const words of [
      "lstm, uncalibrated (ECE 0.030)",
      "lstm, platt in 2 folds, vennAbers in 1 fold (ECE 0.030)",
      "lstm, by year",
      "lstm, by regime",
      "high volatility",
      "Difference by fold",
      "log loss, vennAbers",
      "0.6929",
      "slope 0.800, intercept 0.020",
      "intervals of 0.070",
    ]
  ) assert.ok(text.includes(words), words);
  assert.doesNotMatch(text, /NaN|undefined|Infinity/);
  assert.doesNotMatch(text, /bands are too narrow/);
  assert.match(sectionOf((model) => model, 5), /bands are too narrow/);
});

Deno.test("reliabilitySection() shows bins alone of runs that did not look further", () => {
  const text = sectionOf(({ calibration: _, ...model }) => model);
  assert.match(text, /its bar is the 95% interval of the observed share/);
  assert.doesNotMatch(text, /uncalibrated|When and where/);
});

Deno.test("reliabilitySection() says why a calibrator is another one, and en dashes for no figures", () => {
  const none = { estimate: null, low: null, high: null };
  const text = sectionOf((model) => {
    const { calibration } = model;
    if (!calibration) return model;
    const [first] = calibration.calibrators;
    const gap = { ...calibration.byYear[0], gap: none, eceDebiased: null };
    return {
      ...model,
      calibration: {
        ...calibration,
        calibrators: [{ ...first, fallback: "<b> needs 10 samples" }],
        calibrated: { ...calibration.calibrated, bins: [], slope: none, eceMass: null },
        byFold: [gap],
        byYear: [gap],
        byRegime: [],
      },
    };
  });
  assert.ok(text.includes("&lt;b&gt; needs 10 samples"));
  assert.doesNotMatch(text, /NaN|undefined|Infinity|<b>/);
});

Deno.test("calibratorKinds() names the most frequent kind first", () => {
  const of = (kind: "platt" | "beta") => ({ fold: 0, kind, samples: 1 });
  assert.equal(calibratorKinds([of("platt")]), "platt");
  assert.equal(
    calibratorKinds([of("platt"), of("beta"), of("beta")]),
    "beta in 2 folds, platt in 1 fold",
  );
  assert.equal(calibratorKinds([]), "–");
});
