import assert from "node:assert/strict";
import { sampleBars } from "../data/mod.ts";
import { evaluateFold } from "./evaluate_fold.ts";
import { parseConfig } from "./parse_config.ts";
import { planExperiment } from "./plan.ts";

const bars = await sampleBars("BTCUSDT-1d");

/** Loss of each epoch of a small network in the first fold. */
async function losses(engine: string): Promise<number[]> {
  const config = parseConfig(
    JSON.stringify({
      name: "x",
      question: "?",
      engine,
      data: { sample: "BTCUSDT-1d" },
      validation: { train: 400, validation: 60, calibration: 120, test: 120 },
      backtest: { periodsPerYear: 365 },
      models: [{ kind: "gru", sequenceLength: 3, hiddenSize: 4, epochs: 2, batchSize: 100 }],
    }),
    { path: "test" },
  );
  const plan = planExperiment(config, bars);
  const { history } = await evaluateFold(
    plan.models[0].estimator,
    { ...plan, fold: plan.folds[0] },
    { config, seed: 1, save: false },
  );
  return history.flatMap(({ trainLoss, validationLoss }) => [trainLoss, validationLoss]);
}

Deno.test("An experiment trains with the engine of its configuration", async () => {
  const onnx = await losses("onnx"), tfjs = await losses("tfjs");
  assert.equal(onnx.length, 4);
  onnx.forEach((loss, i) => assert.ok(Math.abs(tfjs[i] - loss) < 1e-4, `${tfjs[i]} ${loss}`));
  assert.notDeepEqual(tfjs, onnx, "Expected another engine to differ in the last digits");
});

Deno.test("parseConfig() refuses an engine that there is none of", async () => {
  await assert.rejects(losses("torch"), {
    message: 'test: engine: Expected one of "onnx", "tfjs" but found "torch"',
  });
});
