import assert from "node:assert/strict";
import { sampleBars } from "../data/mod.ts";
import { buildLabels } from "./build_labels.ts";
import { collectTest, targetsByRow } from "./collect.ts";
import { configSchema } from "./config.ts";
import { canonicalJson } from "./canonical_json.ts";
import { planExperiment } from "./plan.ts";
import { tryModels } from "./try_models.ts";

const bars = await sampleBars("BTCUSDT-1d");
const configOf = (label?: unknown) =>
  configSchema.parse({
    name: "labels",
    question: "Which?",
    data: { sample: "BTCUSDT-1d" },
    ...(label !== undefined && { label }),
    validation: { train: 900, validation: 250, calibration: 300, test: 300 },
    backtest: { periodsPerYear: 365 },
    bootstrap: { resamples: 100 },
    models: [{ kind: "logistic" }],
  });

const KINDS = [
  { kind: "direction", horizon: 3 },
  { kind: "volatilityScaled", horizon: 5, estimator: "garmanKlass", window: 30 },
  { kind: "tripleBarrier", take: 0.5, stop: 0.5 },
  { kind: "trendScan" },
  { kind: "meta", fast: 10, slow: 50 },
];

Deno.test("labels of every kind are 0 or 1 in samples, purged by their own spans", () => {
  for (const label of KINDS) {
    const config = configOf(label);
    const { labels } = buildLabels(bars, config.label, config.backtest);
    const { samples, folds } = planExperiment(config, bars);
    assert.deepEqual([...new Set(samples.label)].sort(), [0, 1], label.kind);
    samples.rows.forEach((row, i) => {
      assert.equal(samples.label[i], labels.values[row]);
      assert.equal(
        samples.spanEnd[i],
        Math.max(labels.spanEnd[row], Math.min(row + 2, bars.length - 1)),
      );
    });
    for (const { train, calibration, test } of folds) {
      const first = samples.rows[test[0]],
        last = Math.max(...[...train, ...calibration].map((i) => samples.spanEnd[i]));
      assert.ok(last < first, label.kind);
    }
  }
});

Deno.test("a configuration without a kind of label means direction, and looks as it always did", () => {
  assert.equal(canonicalJson(configOf().label), '{"horizon":1,"kind":"direction"}');
  assert.deepEqual(configOf({ horizon: 4 }).label, { kind: "direction", horizon: 4 });
});

Deno.test("meta labels leave no position where the primary signal is out of the market", async () => {
  const config = configOf(KINDS[4]);
  const { outside } = planExperiment(config, bars);
  const average = (t: number, window: number) =>
    bars.close.subarray(t + 1 - window, t + 1).reduce((sum, price) => sum + price, 0) / window;
  for (let t = 60; t < bars.length; t += 7) {
    assert.equal(outside![t], average(t, 10) > average(t, 50) ? 0 : 1);
  }
  const tried = await tryModels(bars, config, { ledger: null });
  const { backtest } = tried.models.get("logistic")!;
  const row = new Map([...bars.time].map((time, t) => [time, t]));
  let held = 0;
  backtest.time.forEach((time, i) => {
    const t = row.get(time)!;
    if (outside![t - 1]) assert.ok(!(backtest.position[i] > 0), `held in row ${t}`);
    if (backtest.position[i] > 0) held++;
  });
  assert.ok(held > 20, `held ${held}`);
});

Deno.test("sampleWeights change what a model learns, and nothing in configurations without", async () => {
  const label = { kind: "tripleBarrier" };
  const equal = configOf(label), weighed = { ...equal, sampleWeights: "uniqueness" as const };
  assert.equal("sampleWeights" in equal, false);
  const scoresOf = async (config: typeof equal) =>
    (await tryModels(bars, config, { ledger: null })).models.get("logistic")!.test.score;
  const plain = await scoresOf(equal);
  assert.deepEqual(await scoresOf({ ...equal, sampleWeights: "equal" }), plain);
  assert.ok((await scoresOf(weighed)).some((score, i) => score !== plain[i]));
});

Deno.test("targetsByRow() wishes nothing new where nothing was predicted", () => {
  const plan = planExperiment(configOf(), bars), { samples } = plan;
  const forecast = collectTest({ ...plan, folds: [] }, []);
  const outside = new Uint8Array(bars.length);
  outside[3] = 1;
  const wished = targetsByRow({ samples, outside }, forecast);
  assert.deepEqual([...wished.subarray(2, 5)], [NaN, 0, NaN]);
});
