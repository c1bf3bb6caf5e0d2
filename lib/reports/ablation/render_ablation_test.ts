import assert from "node:assert/strict";
import type { AblatedVariant, AblationDifference, AblationRecord } from "../../experiments/mod.ts";
import { ablationFigure } from "../display/ablation_figure.ts";
import { renderAblation } from "./render_ablation.ts";
import {
  baseWords,
  differenceWords,
  FIGURES,
  findingWords,
  pWords,
  summaryWords,
} from "./words.ts";

const EVIL = `<script>alert(1)</script>`;

const difference = (estimate: number, reach: number, adjusted: number): AblationDifference => ({
  estimate,
  low: estimate - reach,
  high: estimate + reach,
  p: adjusted / 4,
  adjusted,
  bySeed: [estimate, estimate],
  seedShare: 0.25,
});

const fits = {
  rocAuc: { mean: 0.55, low: 0.54, high: 0.56 },
  logLoss: { mean: 0.69, low: 0.69, high: 0.69 },
  sharpe: { mean: null, low: null, high: null },
  trades: 12.5,
};

const variant = (extra: Partial<AblatedVariant>): AblatedVariant => ({
  axis: "groups",
  name: `without ${EVIL}`,
  seeds: [1, 2],
  fits,
  compared: "forecasts",
  bars: 100,
  differences: { rocAuc: difference(-0.05, 0.02, 0.0001), logLoss: difference(0.001, 0.002, 0.4) },
  finding: "hurts",
  by: ["rocAuc"],
  ...extra,
});

const record: AblationRecord = {
  schemaVersion: 1,
  experiment: "made-up",
  question: `What matters, ${EVIL}?`,
  data: { symbol: EVIL, source: EVIL, sha256: "00" },
  label: { kind: "direction", horizon: 1 },
  folds: 3,
  rows: 1200,
  test: { from: "2020-01-01T00:00:00.000Z", to: "2023-01-01T00:00:00.000Z" },
  sequenceLength: 64,
  smoke: false,
  models: [{
    name: "lstm",
    seeds: [1, 2],
    fits,
    variants: [
      variant({}),
      variant({
        name: "other seeds",
        finding: "noise",
        by: [],
        differences: { rocAuc: difference(0.004, 0.02, 1) },
      }),
      variant({
        name: "horizon 3",
        compared: "trading",
        finding: "unknown",
        by: [],
        differences: {},
      }),
      variant({
        name: "scaler none",
        fits: undefined,
        failure: `diverged ${EVIL}`,
        finding: "unknown",
        by: [],
        differences: {},
      }),
    ],
    leftOut: [`lstm, window 4096: ${EVIL}`],
  }],
  tests: 3,
  trials: 10,
};

Deno.test("renderAblation() tells findings, failures and what was left out, and escapes all", async () => {
  const page = await renderAblation(record);
  assert.match(page, /<h1>Ablation of made-up<\/h1>/);
  assert.match(page, /hurts \(ROC-AUC\)[^]*noise[^]*horizon 3 \*[^]*not compared[^]*failed/);
  assert.match(page, /−0\.050 ± 0\.020/);
  assert.match(page, /scaler none failed: diverged &lt;script&gt;[^]*Left out: lstm, window 4096/);
  assert.match(page, /3 folds, 1,200 rows, 2020-01-01 to 2023-01-01/);
  // The page's own two scripts.
  assert.equal(page.split("<script").length, 3);
  assert.doesNotMatch(page, /(src|href)="(?!#)/);
  const [main] = page.match(/<main>[^]*<\/main>/)!;
  assert.doesNotMatch(main, /undefined|NaN|\[object|Infinity/);
  assert.equal(page, await renderAblation(record));
});

Deno.test("renderAblation() draws noise in grey and the rest in colour", async () => {
  const { svg } = await ablationFigure(record);
  const strokes = [...svg.matchAll(/<circle[^>]*stroke="([^"]+)"/g)].map(([, stroke]) => stroke);
  assert.equal(strokes.length, 2);
  assert.notEqual(strokes[0], strokes[1]);
  const still = {
    ...record,
    models: record.models.map((model) => ({
      ...model,
      variants: model.variants.map((one) => ({ ...one, by: [] })),
    })),
  };
  const { svg: grey } = await ablationFigure(still);
  const all = [...grey.matchAll(/<circle[^>]*stroke="([^"]+)"/g)].map(([, stroke]) => stroke);
  assert.deepEqual(all, [strokes[1], strokes[1]]);
  await assert.rejects(ablationFigure(record, { figure: "sharpe" }), /compared by sharpe/);
  await assert.rejects(ablationFigure(record, { model: "gru" }), /gru/);
});

Deno.test("an ablation in words says what is undefined, and sums up", () => {
  const [{ variants }] = record.models;
  assert.deepEqual(variants.map(findingWords), [
    "hurts (ROC-AUC)",
    "noise",
    "not compared",
    "failed",
  ]);
  assert.deepEqual(variants.map(pWords), ["< 0.001", "1.000", "–", "–"]);
  assert.deepEqual(FIGURES.map((figure) => differenceWords(variants[0], figure)), [
    "−0.050 ± 0.020",
    "+0.0010 ± 0.0020",
    "–",
  ]);
  assert.equal(
    baseWords(record.models[0]),
    "lstm as it is: ROC-AUC 0.550 (0.540 to 0.560), log loss 0.6900, net Sharpe –; seeds 1, 2",
  );
  assert.match(baseWords({ ...record.models[0], fits: undefined, failure: "x" }), /has failed: x$/);
  assert.match(summaryWords(record), /^4 variants: 1 hurts, 1 noise, 2 not compared\. /);
});
