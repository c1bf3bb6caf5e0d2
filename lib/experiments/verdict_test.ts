import assert from "node:assert/strict";
import { DEFAULT_VERDICT_RULE } from "../validation/mod.ts";
import { judge, type JudgedModel, type JudgeOptions } from "./verdict.ts";

const options: JudgeOptions = {
  rule: DEFAULT_VERDICT_RULE,
  confidence: 0.9875,
  trials: 4,
  overfitting: 0.1,
  audit: "clean",
  costs: "charged",
  fill: "nextOpen",
};

const strong: JudgedModel = {
  name: "lstm",
  kind: "lstm",
  sharpe: { estimate: 1.8, low: 0.6, high: 3 },
  rocAuc: { estimate: 0.55, low: 0.52, high: 0.58 },
  deflatedSharpe: 0.98,
  spa: 0.01,
};
const lucky: JudgedModel = {
  ...strong,
  name: "smaCross",
  kind: "smaCross",
  sharpe: { estimate: 2.5, low: 0.1, high: 5 },
  rocAuc: { estimate: 0.5, low: 0.47, high: 0.53 },
  spa: 0.2,
};
const poor: JudgedModel = {
  ...lucky,
  name: "logistic",
  kind: "logistic",
  sharpe: { estimate: -0.3, low: -1.5, high: 1 },
  deflatedSharpe: 0.1,
};

Deno.test("judge() speaks of the model for which most speaks, not of the highest Sharpe ratio", () => {
  const verdict = judge([lucky, strong, poor], options);
  assert.equal(verdict.code, "evidence");
  assert.equal(verdict.model, "lstm");
  assert.match(verdict.sentence, /^Evidence for lstm, the strongest of 3: /);
  assert.deepEqual(verdict.rule, DEFAULT_VERDICT_RULE);
  assert.equal(verdict.reasons!.every(({ met }) => met), true);
});

Deno.test("judge() lends no model what another has shown", () => {
  const forecaster = { ...strong, sharpe: poor.sharpe, deflatedSharpe: 0.1, spa: 0.6 };
  const earner = { ...lucky, spa: 0.01 };
  for (const models of [[forecaster, earner], [earner, forecaster]]) {
    assert.equal(judge(models, options).code, "weakEvidence");
  }
  assert.equal(judge([lucky, poor], options).code, "noEvidence");
});

Deno.test("judge() never judges buy-and-hold", () => {
  const held = { ...strong, name: "hold", kind: "buyAndHold" };
  const alone = judge([held], options);
  assert.deepEqual([alone.code, alone.model], ["noEvidence", undefined]);
  assert.match(alone.sentence, /nothing was compared with buy-and-hold/);
  assert.match(judge([held, poor], options).sentence, /^No evidence for logistic: /);
});

Deno.test("judge() finds the same whatever the order of the models", () => {
  const models = [strong, lucky, poor];
  const verdict = judge(models, options);
  assert.deepEqual(judge(models.toReversed(), options), verdict);
});
