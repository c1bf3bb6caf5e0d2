import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Criterion,
  DEFAULT_VERDICT_RULE,
  type Evidence,
  familyConfidence,
  judgeEvidence,
  VERDICT_CODES,
  type VerdictCode,
} from "./mod.ts";

/** Everything speaks for it. */
const STRONG: Evidence = {
  name: "lstm",
  sharpe: { estimate: 1.8, low: 0.6, high: 3 },
  confidence: 0.9875,
  deflatedSharpe: 0.98,
  trials: 4,
  overfitting: 0.04,
  spa: 0.01,
  rocAuc: { estimate: 0.55, low: 0.52, high: 0.58 },
  audit: "clean",
  costs: "charged",
  fill: "nextOpen",
};
const noProfit = { estimate: 0.2, low: -0.8, high: 1.2 };
const noForecast = { estimate: 0.51, low: 0.48, high: 0.54 };

const strong = (changes: Partial<Evidence>) => judgeEvidence({ ...STRONG, ...changes });

Deno.test("judgeEvidence() finds evidence only when every criterion is met", () => {
  const table: [string, Partial<Evidence>, VerdictCode, readonly Criterion[]][] = [
    ["all met", {}, "evidence", []],
    ["no forecasts to look at", { rocAuc: undefined }, "evidence", []],
    ["traded live", { audit: "live", fill: "live" }, "evidence", []],
    ["deflated away", { deflatedSharpe: 0.9 }, "weakEvidence", ["deflatedSharpe"]],
    ["overfitted", { overfitting: 0.7 }, "weakEvidence", ["overfitting"]],
    ["rule changed", { ruleKept: false }, "weakEvidence", ["rule"]],
    ["no profit, but a forecast", { sharpe: noProfit }, "weakEvidence", ["sharpe"]],
    ["profit, no forecast", { rocAuc: noForecast }, "weakEvidence", ["forecast"]],
    ["no better than its baselines, but a forecast", { spa: 0.3 }, "weakEvidence", ["baselines"]],
    ["the market's profit", { spa: 0.3, rocAuc: noForecast }, "noEvidence", [
      "baselines",
      "forecast",
    ]],
    ["nothing", { sharpe: noProfit, rocAuc: noForecast }, "noEvidence", ["sharpe", "forecast"]],
    [
      "undefined Sharpe ratio",
      {
        sharpe: { estimate: NaN, low: NaN, high: NaN },
        deflatedSharpe: NaN,
        rocAuc: undefined,
      },
      "noEvidence",
      ["sharpe", "deflatedSharpe"],
    ],
    ["not audited", { audit: "skipped" }, "weakEvidence", ["audit"]],
    ["unknown costs", { costs: "unknown" }, "weakEvidence", ["costs"]],
    ["unknown trials", { trials: "unknown", deflatedSharpe: undefined }, "weakEvidence", [
      "deflatedSharpe",
    ]],
    ["unknown alternatives", { overfitting: undefined }, "weakEvidence", ["overfitting"]],
    ["no baselines", { spa: undefined }, "weakEvidence", ["baselines"]],
    ["look-ahead", { audit: "failed" }, "noEvidence", ["audit"]],
    ["no costs", { costs: "none" }, "noEvidence", ["costs"]],
    ["impossible fills", { fill: "sameClose" }, "noEvidence", ["fill"]],
    ["a smoke run", { complete: false }, "noEvidence", ["complete"]],
  ];
  for (const [what, changes, code, open] of table) {
    const verdict = strong(changes);
    assert.equal(verdict.code, code, what);
    const notMet = verdict.reasons.filter(({ met }) => met !== true);
    assert.deepEqual(notMet.map(({ criterion }) => criterion), open, what);
  }
});

Deno.test("judgeEvidence() takes a single trial for no choice, and unknown trials for no number", () => {
  const alone = strong({ trials: 1, overfitting: undefined });
  assert.equal(alone.code, "evidence");
  assert.match(alone.sentence, /counts 1 trial on these data\.$/);
  const found = alone.reasons.find(({ criterion }) => criterion === "overfitting")!.found;
  assert.equal(found, "a single trial, nothing was chosen");
  assert.match(
    strong({ trials: "unknown", deflatedSharpe: undefined }).sentence,
    /how many trials these data have seen is unknown\.$/,
  );
});

Deno.test("judgeEvidence() says what it rests on", () => {
  assert.equal(
    strong({}).sentence,
    "Evidence for lstm: net Sharpe ratio 1.80 [0.60, 3.00]; deflated Sharpe probability 0.980; " +
      "probability of overfitting 0.040; p-value against the baselines 0.010; " +
      "ROC-AUC 0.550 [0.520, 0.580]; intervals at 98.75 % because the ledger counts 4 trials on " +
      "these data.",
  );
  assert.match(
    strong({ deflatedSharpe: 0.9, audit: "skipped" }).sentence,
    /^Weak evidence for lstm: .*; but look-ahead the audit was left out; deflated Sharpe probability 0\.900, not at least 0\.95; intervals/,
  );
  assert.match(
    strong({ sharpe: noProfit, rocAuc: noForecast }).sentence,
    /^No evidence for lstm: net Sharpe ratio 0\.20 \[-0\.80, 1\.20\], not above 0; ROC-AUC 0\.510 \[0\.480, 0\.540\], not above 0\.5; intervals/,
  );
  assert.match(
    strong({ fill: "sameClose" }).sentence,
    /^No evidence for lstm, whatever its figures: orders filled on the close .* nobody can trade \(/,
  );
  assert.match(
    strong({ complete: false }).sentence,
    /^Smoke run, not a result: no evidence for lstm, whatever its figures \(net Sharpe/,
  );
});

Deno.test("judgeEvidence() is never kinder when something gets worse or unknown", () => {
  const interval = fc.tuple(
    fc.double({ min: -1, max: 2, noNaN: true }),
    fc.double({ min: 0, max: 2, noNaN: true }),
  ).map(([low, width]) => ({ estimate: low + width / 2, low, high: low + width }));
  const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined });
  const evidence = fc.record({
    sharpe: interval,
    deflatedSharpe: share,
    trials: fc.integer({ min: 1, max: 50 }),
    overfitting: share,
    spa: share,
    rocAuc: interval.map(({ estimate, low, high }) => ({
      estimate: estimate + 0.5,
      low: low + 0.5,
      high: high + 0.5,
    })),
    audit: fc.constantFrom("clean", "skipped", "unknown", "failed", "live" as const),
    costs: fc.constantFrom("charged", "unknown", "none" as const),
    fill: fc.constantFrom("nextOpen", "unknown", "sameClose", "live" as const),
  });
  const rank = (some: Evidence) => VERDICT_CODES.indexOf(judgeEvidence(some).code);
  const worse: ((some: Evidence) => Partial<Evidence>)[] = [
    ({ sharpe }) => ({ sharpe: { ...sharpe, low: sharpe.low - 1 } }),
    ({ rocAuc }) => ({ rocAuc: rocAuc && { ...rocAuc, low: rocAuc.low - 1 } }),
    ({ deflatedSharpe = 0 }) => ({ deflatedSharpe: deflatedSharpe / 2 }),
    ({ overfitting = 1 }) => ({ overfitting: (1 + overfitting) / 2 }),
    ({ spa = 1 }) => ({ spa: (1 + spa) / 2 }),
    () => ({ audit: "failed" }),
    () => ({ costs: "none" }),
    () => ({ fill: "sameClose" }),
    () => ({ ruleKept: false }),
    () => ({ complete: false }),
  ];
  fc.assert(fc.property(evidence, fc.constantFrom(...worse), (some, change) => {
    assert.ok(rank({ ...some, ...change(some) } as Evidence) <= rank(some as Evidence));
  }));
});

Deno.test("judgeEvidence() finds no more than weak evidence where models knew the future", () => {
  const { code, sentence } = judgeEvidence({ ...STRONG, training: "pastAndFuture" });
  assert.equal(code, "weakEvidence");
  assert.match(sentence, /but training on bars after the test, too/);
  assert.equal(judgeEvidence({ ...STRONG, training: "past" }).code, "evidence");
});

Deno.test("judgeEvidence() goes by the rule it is given", () => {
  const lenient = { ...DEFAULT_VERDICT_RULE, deflatedSharpe: 0.8, spa: 0.2, overfitting: 0.9 };
  const some = { ...STRONG, deflatedSharpe: 0.85, spa: 0.1, overfitting: 0.8 };
  assert.equal(judgeEvidence(some, lenient).code, "evidence");
  assert.equal(judgeEvidence(some).code, "weakEvidence");
});

Deno.test("familyConfidence() demands more of each interval the more models are tried", () => {
  for (let count = 1; count < 50; count++) {
    assert.ok(familyConfidence(count + 1) > familyConfidence(count));
    assert.ok(Math.abs(count * (1 - familyConfidence(count)) - 0.05) < 1e-12);
  }
});
