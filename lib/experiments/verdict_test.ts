import assert from "node:assert/strict";
import fc from "fast-check";
import { familyConfidence, judge, type JudgedModel, type JudgeOptions } from "./verdict.ts";

type Bounds = readonly [low: number, high: number];

const interval = ([low, high]: Bounds) => ({ estimate: (low + high) / 2, low, high });
const model = (name: string, auc: Bounds, sharpe: Bounds, over: Bounds): JudgedModel => ({
  name,
  kind: name,
  rocAuc: interval(auc),
  sharpe: interval(sharpe),
  sharpeOverBenchmark: interval(over),
});

const options: JudgeOptions = {
  confidence: 0.9875,
  totalTrials: 12,
  smoke: false,
  fill: "nextOpen",
};
const unclear: Bounds = [-1, 1];
const above: Bounds = [0.1, 2];
const chanceAuc: Bounds = [0.47, 0.55];
const goodAuc: Bounds = [0.51, 0.58];
const undefinedBounds: Bounds = [NaN, NaN];

Deno.test("judge() is never kinder than the intervals", () => {
  const table: [string, JudgedModel[], "noEdge" | "forecastOnly" | "edge", RegExp][] = [
    [
      "nothing",
      [model("lstm", chanceAuc, unclear, unclear)],
      "noEdge",
      /^No edge shown: no model's ROC-AUC excludes 0\.5 from above \(best: lstm 0\.510 \[0\.470, 0\.550\]\), and no model's net Sharpe/,
    ],
    [
      "earned without a forecast",
      [model("smaCross", chanceAuc, above, above)],
      "noEdge",
      /^No edge shown: .* although the net Sharpe ratio of smaCross 1\.05 .* excludes 0/,
    ],
    [
      "forecast that does not pay",
      [model("lstm", goodAuc, unclear, unclear)],
      "forecastOnly",
      /^A forecast but no edge: .*not shown to pay after costs \(net Sharpe ratio lstm 0\.00/,
    ],
    [
      "forecast that pays no better than holding",
      [model("lstm", goodAuc, above, unclear)],
      "forecastOnly",
      /not shown to beat buy-and-hold \(Sharpe ratio over buy-and-hold lstm/,
    ],
    [
      "the forecast of one and the money of another",
      [model("lstm", goodAuc, unclear, unclear), model("logistic", chanceAuc, above, above)],
      "forecastOnly",
      /\(ROC-AUC|lstm 0\.545/,
    ],
    ["edge", [model("lstm", goodAuc, above, above)], "edge", /^An edge in this test for lstm: /],
    [
      "bounds exactly at chance",
      [model("lstm", [0.5, 0.6], [0, 2], [0, 2])],
      "noEdge",
      /excludes 0\.5 from above/,
    ],
    [
      "worse than chance",
      [model("lstm", [0.4, 0.48], [-2, -1], [-2, -1])],
      "noEdge",
      /best: lstm 0\.440/,
    ],
    [
      "undefined figures",
      [model("lstm", undefinedBounds, undefinedBounds, undefinedBounds)],
      "noEdge",
      /no model has a ROC-AUC, and no model has a net Sharpe ratio/,
    ],
    [
      "undefined comparison with buy-and-hold",
      [model("lstm", goodAuc, above, undefinedBounds)],
      "forecastOnly",
      /not shown to beat/,
    ],
    ["buy-and-hold alone", [model("buyAndHold", goodAuc, above, above)], "noEdge", /^Nothing was/],
  ];
  for (const [what, models, code, sentence] of table) {
    const verdict = judge(models, options);
    assert.equal(verdict.code, code, what);
    assert.match(verdict.sentence, sentence, what);
  }
});

Deno.test("judge() says what the figures rest on", () => {
  const models = [
    model("lstm", goodAuc, above, above),
    model("buyAndHold", ...[above, above, above] as const),
  ];
  const { sentence } = judge(models, options);
  assert.match(
    sentence,
    /intervals at 98\.75 % because the ledger counts 12 trials on these data\.$/,
  );
  assert.match(judge(models, { ...options, totalTrials: 1 }).sentence, /counts 1 trial on/);
  assert.match(
    judge(models, { ...options, smoke: true }).sentence,
    /^Smoke run, not a result: no edge claimed, although/,
  );
  assert.match(
    judge(models, { ...options, fill: "sameClose" }).sentence,
    /^No edge claimed, .* nobody can trade\.$/,
  );
});

Deno.test("judge() never finds an edge that one interval does not show", () => {
  const bounds = fc.tuple(
    fc.double({ noNaN: true, min: -3, max: 3 }),
    fc.double({ min: 0, max: 3 }),
  )
    .map(([low, width]): Bounds => [low, low + width]);
  const anyModel = fc.record({ auc: bounds, sharpe: bounds, over: bounds });
  fc.assert(fc.property(fc.array(anyModel, { maxLength: 5 }), (rows) => {
    const models = rows.map(({ auc, sharpe, over }, i) => model(`m${i}`, auc, sharpe, over));
    const { code, sentence } = judge(models, options);
    const edge = rows.some((row) => row.auc[0] > 0.5 && row.sharpe[0] > 0 && row.over[0] > 0);
    const forecast = rows.some((row) => row.auc[0] > 0.5);
    assert.equal(code, edge ? "edge" : forecast ? "forecastOnly" : "noEdge");
    assert.ok(!sentence.includes("\n"));
  }));
});

Deno.test("familyConfidence() demands more of each interval the more models are tried", () => {
  for (let count = 1; count < 50; count++) {
    assert.ok(familyConfidence(count + 1) > familyConfidence(count));
    assert.ok(Math.abs(count * (1 - familyConfidence(count)) - 0.05) < 1e-12);
  }
});
