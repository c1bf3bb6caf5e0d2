import assert from "node:assert/strict";
import fc from "fast-check";
import { normalCdf, normalQuantile } from "../../stats/mod.ts";
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
    ["deflated away, no forecast", { deflatedSharpe: 0.9, rocAuc: undefined }, "noEvidence", [
      "deflatedSharpe",
    ]],
    ["hardly better than any choice", { overfitting: 0.4, rocAuc: undefined }, "weakEvidence", [
      "overfitting",
    ]],
    ["overfitted, no forecast", { overfitting: 0.7, rocAuc: undefined }, "noEvidence", [
      "overfitting",
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
    ["warnings of the audit", { audit: "warnings" }, "weakEvidence", ["audit"]],
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

Deno.test("judgeEvidence() says what there is weak evidence of, and what is not shown", () => {
  const end = "; intervals at 98.75 % because the ledger counts 4 trials on these data.";
  const predicts = "Weak evidence for lstm: it predicts (ROC-AUC 0.550 [0.520, 0.580])";
  const table: [Partial<Evidence>, string][] = [
    [
      { sharpe: noProfit, deflatedSharpe: 0.2, spa: 0.6 },
      `${predicts} but is not shown to pay (net Sharpe ratio 0.20 [-0.80, 1.20], not above 0; ` +
      "deflated Sharpe probability 0.200, not at least 0.95; p-value against the baselines 0.600, " +
      "not at most 0.05)",
    ],
    [
      { deflatedSharpe: 0.9, audit: "skipped" },
      `${predicts} but its profit (net Sharpe ratio 1.80 [0.60, 3.00]; deflated Sharpe ` +
      "probability 0.900, not at least 0.95) is not shown to be skill; besides, look-ahead the " +
      "audit was left out",
    ],
    [
      { audit: "skipped" },
      `${predicts} and paid (net Sharpe ratio 1.80 [0.60, 3.00]); but look-ahead the audit was ` +
      "left out",
    ],
    [
      { rocAuc: noForecast, spa: undefined },
      "Weak evidence for lstm: it paid (net Sharpe ratio 1.80 [0.60, 3.00]) but is not shown to " +
      "predict (ROC-AUC 0.510 [0.480, 0.540], not above 0.5); besides, p-value against the " +
      "baselines not known",
    ],
    [
      { rocAuc: undefined, ruleKept: false },
      "Weak evidence for lstm: it paid (net Sharpe ratio 1.80 [0.60, 3.00]); but the verdict's " +
      "rule changed since",
    ],
  ];
  for (const [changes, words] of table) assert.equal(strong(changes).sentence, words + end);
});

/** A z-value of 3 a side for both, in intervals at 95 %. */
const untold: Evidence = {
  ...STRONG,
  trials: "unknown",
  confidence: 0.95,
  sharpe: { estimate: 3, low: 3 - normalQuantile(0.975), high: 3 + normalQuantile(0.975) },
  rocAuc: undefined,
  deflatedSharpe: 0.99,
  vanishesAbove: 8,
};

Deno.test("judgeEvidence() says up to how many trials it holds where nobody counted them", () => {
  const of = (changes: Partial<Evidence>) => judgeEvidence({ ...untold, ...changes });
  const alone = of({});
  assert.deepEqual([alone.code, alone.upToTrials], ["weakEvidence", 8]);
  assert.match(
    alone.sentence,
    /^Weak evidence for lstm, if no more than 8 trials were made on these data, none beyond: it paid \(.*\); but deflated Sharpe probability 0\.990 after 1 trial, less after more; intervals at 95 %, and how many trials these data have seen is unknown\.$/,
  );
  // 18 intervals at 1 - 0.05 / 18 hold together; three errors leave 0.0027 outside.
  assert.equal(Math.floor(0.05 / (2 * normalCdf(-3))), 18);
  assert.equal(of({ vanishesAbove: 100 }).upToTrials, 18);
  assert.equal(of({ vanishesAbove: undefined }).upToTrials, 18);
  const rocAuc = { estimate: 0.53, low: 0.53 - 0.01 * normalQuantile(0.975), high: 0.56 };
  const both = of({ rocAuc });
  assert.equal(both.upToTrials, 18);
  assert.match(
    both.sentence,
    /no more than 18 trials .* up to 18 trials\) and paid .* up to 8 trials/,
  );
  const certain = of({
    sharpe: { estimate: 30, low: 28, high: 32 },
    vanishesAbove: Infinity,
  });
  assert.deepEqual([certain.code, certain.upToTrials], ["weakEvidence", undefined]);
  assert.match(certain.sentence, /^Weak evidence for lstm, however many trials were made: /);
});

Deno.test("judgeEvidence() does not take an unknown number of trials for the least it can be", () => {
  const of = (changes: Partial<Evidence>) => judgeEvidence({ ...untold, ...changes });
  const once = of({ vanishesAbove: 1 });
  assert.equal(once.code, "noEvidence");
  assert.match(
    once.sentence,
    /^No evidence for lstm: net Sharpe .*, which holds for 1 trial and no more; /,
  );
  assert.equal(of({ atLeast: 8 }).code, "noEvidence");
  const seven = of({ atLeast: 7 });
  assert.deepEqual([seven.code, seven.upToTrials], ["weakEvidence", 8]);
  assert.match(
    seven.sentence,
    /intervals at 95 % because there were 7 trials at least, and how many .* is unknown\.$/,
  );
  // What fails after the trials that are known fails after more.
  const deflated = of({ atLeast: 7, deflatedSharpe: 0.9 });
  assert.equal(deflated.code, "noEvidence");
  assert.match(deflated.sentence, /0\.900 after 7 trials, less after more, not at least 0\.95/);
});

Deno.test("judgeEvidence() never rounds a confidence up to certainty", () => {
  const confidence = familyConfidence(3e6);
  assert.match(strong({ confidence }).sentence, /intervals at 99\.999998 % because/);
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
    audit: fc.constantFrom("clean", "warnings", "skipped", "unknown", "failed", "live" as const),
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
    ({ trials }) => ({ trials: "unknown", atLeast: trials as number }),
    ({ trials }) => ({ trials: "unknown", atLeast: trials as number, vanishesAbove: 3 }),
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

Deno.test("judgeEvidence() finds weak evidence at most on a holdout that was opened before", () => {
  const { code, sentence } = judgeEvidence({ ...STRONG, holdoutOpenings: 2 });
  assert.equal(code, "weakEvidence");
  assert.match(sentence, /the holdout opened 2 times/);
  assert.equal(judgeEvidence({ ...STRONG, holdoutOpenings: 1 }).code, "evidence");
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
