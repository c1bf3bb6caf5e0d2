import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { run } from "../backtest/mod.ts";
import { prng } from "../core/mod.ts";
import { sampleBars } from "../data/mod.ts";
import type { ExperimentConfig } from "./config.ts";
import { applyDecision, decideFold, recordDecision } from "./decide_fold.ts";
import { evaluateFold } from "./evaluate_fold.ts";
import { volatilityAt } from "./known_volatility.ts";
import { parseConfig } from "./parse_config.ts";
import { planExperiment } from "./plan.ts";
import { trialHash } from "./trial_hash.ts";
import { tryModels } from "./try_models.ts";
import { settleUtility } from "./utility_file.ts";

const FOLDER = fileURLToPath(new URL("./testing/", import.meta.url));

const configOf = (policy: Record<string, unknown>): ExperimentConfig =>
  parseConfig(
    JSON.stringify({
      name: "x",
      question: "?",
      data: { sample: "BTCUSDT-1d" },
      label: { kind: "direction", horizon: 1 },
      validation: { train: 1460, validation: 120, calibration: 365, test: 300 },
      backtest: { periodsPerYear: 365 },
      models: [{ kind: "logistic" }],
      smoke: true,
      policy,
    }),
    { path: "test" },
  );

/** One row for each way to decide. */
const POLICIES: Readonly<Record<string, Record<string, unknown>>> = {
  hysteresis: { hysteresis: "cost" },
  band: { hysteresis: 0.02, side: "longShort" },
  searched: { hysteresis: "search", side: "longShort", zone: "asymmetric" },
  sharpe: { maximize: "sharpe" },
  fBeta: { maximize: "fBeta", beta: 1.5 },
  precision: { maximize: "precision", minRecall: 0.3 },
  utility: { maximize: "utility", utility: `${FOLDER}utility.ts` },
  abstain: { abstain: { coverage: 0.6 }, side: "longShort" },
  fixed: { sizing: { kind: "fixed", fraction: 0.5 } },
  proportional: { sizing: { kind: "proportional", rebalanceAbove: 0.1 } },
  kelly: { sizing: { kind: "kelly", cap: 0.7, multiple: 1 } },
  volatility: { sizing: { kind: "volatility", target: 0.3, window: 20, rebalanceAbove: 0.1 } },
  holding: { holdingCost: 0.0003 },
};

const bars = await sampleBars("BTCUSDT-1d");

Deno.test("evaluateFold() decides in each way, and records it", async () => {
  const plan = planExperiment(configOf({}), bars);
  const data = { ...plan, fold: plan.folds[0] };
  for (const [name, policy] of Object.entries(POLICIES)) {
    const given = configOf(policy);
    const config = { ...given, policy: await settleUtility(given.policy, { folder: FOLDER }) };
    const { threshold, target } = await evaluateFold(plan.models[0].estimator, data, {
      config,
      seed: 1,
      save: false,
    });
    const { decision, curve, flat, longAbove } = threshold!;
    assert.ok(decision && decision.uncertainty.resamples === 200, name);
    assert.ok(curve.length > 10 && curve.some(({ low }) => typeof low === "number"), name);
    assert.equal(decision.abstain !== undefined, policy.abstain !== undefined, name);
    assert.equal(decision.sizing !== undefined, policy.sizing !== undefined, name);
    if (policy.hysteresis === 0.02 && !flat) {
      assert.ok(Math.abs(longAbove! - decision.keepLongAbove! - 0.02) < 1e-12);
    }
    const cap = { fixed: 0.5, kelly: 0.7 }[name] ?? 1;
    assert.ok(target.every((wish) => Math.abs(wish) <= cap), name);
    assert.ok(flat || target.some((wish) => wish !== 0), name);
  }
});

Deno.test("tryModels() finds a utility in its workers", async () => {
  const config = configOf({ ...POLICIES.utility, sizing: { kind: "proportional" } });
  const { models } = await tryModels(bars, config, { ledger: null, workers: 1 });
  const { record, backtest } = models.get("logistic")!;
  assert.equal(record.thresholds.length, 2);
  assert.ok(record.thresholds.every(({ decision }) => decision?.uncertainty.pValue !== null));
  assert.ok(backtest.position.every((share) => share >= 0 && share < 1 + 1e-9));
});

/** Calibration rows on which the probability says something. */
function rows(seed = 1) {
  const random = prng(seed);
  const probability = Float64Array.from({ length: 300 }, () => 0.5 + 0.05 * random.normal());
  const forwardReturn = probability.map((p) => 0.02 * random.normal() + 0.2 * (p - 0.5));
  return { probability, forwardReturn, label: forwardReturn.map((r) => r > 0 ? 1 : 0) };
}

Deno.test("decideFold() leaves a rule that decides by itself as it is", async () => {
  const policy = { on: "score", longAbove: 0, shortBelow: -Infinity } as const;
  const config = configOf({ sizing: { kind: "kelly" }, abstain: { coverage: 0.8 } });
  const decision = await decideFold({ policy }, rows(), { config, seed: 1 });
  assert.deepEqual(decision, { policy });
  const none = new Float64Array(0);
  const test = { probability: none, label: none, target: none };
  assert.equal(recordDecision(decision, test), undefined);
});

Deno.test("applyDecision() does not move with later rows", async () => {
  const plan = planExperiment(configOf({}), bars);
  const { samples } = plan;
  const test = Int32Array.from({ length: 200 }, (_, i) => 900 + i);
  const random = prng(5);
  const probability = Float64Array.from(test, () => 0.5 + 0.05 * random.normal());
  for (const policy of Object.values(POLICIES)) {
    const given = configOf(policy);
    const config = { ...given, policy: await settleUtility(given.policy, { folder: FOLDER }) };
    const decision = await decideFold({}, rows(), { config, seed: 1 });
    const targets = (changed: boolean) => {
      const half = (values: Float64Array, from: number, to: number) =>
        changed ? values.map((v, i) => i >= from ? to : v) : values;
      return applyDecision(decision, {
        samples,
        // What is earned from a row's close on is not known at it, nor is the return before.
        forwardReturn: half(plan.forwardReturn, test[99] - 1, 0.5),
        test,
        score: probability,
        probability: half(probability, 100, 0.99),
      }, config);
    };
    assert.deepEqual(targets(true).slice(0, 100), targets(false).slice(0, 100));
  }
});

Deno.test("volatilityAt() knows the returns that are over, and those alone", () => {
  const { samples, forwardReturn } = planExperiment(configOf({}), bars);
  const [found] = volatilityAt(Int32Array.of(500), { samples, forwardReturn, window: 3 });
  const known = Array.from(forwardReturn.subarray(496, 499));
  const mean = (known[0] + known[1] + known[2]) / 3;
  const variance = known.reduce((sum, r) => sum + (r - mean) ** 2, 0) / 2;
  assert.ok(Math.abs(found - Math.sqrt(variance)) < 1e-15);
  // The return of sample 498 ends at the open of the bar that closes at 500's close.
  assert.equal(samples.rows[500] - samples.rows[498], 2);
  // Samples of another symbol in between change nothing.
  const twice = {
    ...samples,
    rows: Int32Array.from({ length: 2 * samples.length }, (_, i) => samples.rows[i >> 1]),
    symbol: Int32Array.from({ length: 2 * samples.length }, (_, i) => i % 2),
  };
  const mixed = Float64Array.from(twice.rows, (_, i) => (i % 2) ? 1 : forwardReturn[i >> 1]);
  const pooled = { samples: twice, forwardReturn: mixed, window: 3 };
  assert.equal(volatilityAt(Int32Array.of(1000), pooled)[0], found);
  assert.ok(Number.isNaN(volatilityAt(Int32Array.of(2), { samples, forwardReturn })[0]));
});

Deno.test("rebalanceAbove saves orders and costs of sizes that move with every bar", async () => {
  const plan = planExperiment(configOf({}), bars);
  const { samples, forwardReturn } = plan;
  const test = Int32Array.from({ length: 300 }, (_, i) => 900 + i);
  const probability = new Float64Array(300).fill(0.9);
  const fees = async (rebalanceAbove: number) => {
    const config = configOf({ sizing: { kind: "volatility", target: 0.3, rebalanceAbove } });
    const decision = await decideFold({}, rows(), { config, seed: 1 });
    const forecast = { score: probability, probability };
    const sized = applyDecision(decision, { samples, forwardReturn, test, ...forecast }, config);
    const target = new Float64Array(bars.length).fill(NaN);
    test.forEach((index, i) => target[samples.rows[index]] = sized[i]);
    const { fee, slippage } = config.backtest;
    const costs = { fee, slippage, side: "long", initialCash: 1e5 } as const;
    const { fills, totalFees } = run(bars, target, costs);
    return { orders: fills.row.length, totalFees };
  };
  const every = await fees(0), few = await fees(0.1);
  assert.ok(few.orders < every.orders / 4, `${few.orders} ${every.orders}`);
  assert.ok(few.totalFees < 0.8 * every.totalFees, `${few.totalFees} ${every.totalFees}`);
});

Deno.test("trialHash() counts what a utility does, not where it lies", async () => {
  const folder = await Deno.makeTempDir();
  const write = (name: string, text: string) => Deno.writeTextFile(`${folder}/${name}.ts`, text);
  const text = "export default (net: Float64Array) => net[0];\n";
  await write("a", text);
  await write("b", text);
  await write("c", text.replace("0", "1"));
  const hash = async (utility: string) => {
    const config = configOf({ maximize: "utility", utility });
    const policy = await settleUtility(config.policy, { folder });
    return trialHash({ ...config, policy }, config.models[0]);
  };
  assert.equal(await hash("a.ts"), await hash("b.ts"));
  assert.notEqual(await hash("a.ts"), await hash("c.ts"));
  await write("d", "export const worth = 1;\n");
  await assert.rejects(hash("d.ts"), /d.ts: Expected a function as default export/);
  await assert.rejects(hash("e.ts"), /e.ts: Expected a module but found nothing/);
});

Deno.test("configurations of decisions that contradict themselves are refused", () => {
  for (
    const [policy, message] of [
      [{ maximize: "utility" }, /policy.utility: Expected the path of a module/],
      [{ utility: "u.ts" }, /policy.utility: Expected no path without maximize "utility"/],
      [{ zone: "asymmetric" }, /policy.zone: Expected "symmetric" with side "long"/],
      [{ sizing: { kind: "volatility" } }, /policy.sizing.target: Expected a standard deviation/],
      [{ hysteresis: "wide" }, /policy.hysteresis: Expected a width in probability/],
      [{ abstain: { coverage: 2 } }, /policy.abstain.coverage: Expected a finite number between/],
    ] as const
  ) assert.throws(() => configOf(policy), message);
});
