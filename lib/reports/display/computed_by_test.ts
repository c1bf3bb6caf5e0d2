import assert from "node:assert/strict";
import type { FittedModel } from "../../models/mod.ts";
import { computedBy } from "./computed_by.ts";
import { fittedModelDisplay } from "./kinds/fitted_model.ts";

const base: FittedModel = {
  parameters: 3,
  history: [{ epoch: 1, trainLoss: 0.9, validationLoss: 0.95, best: true }],
  predict: () => Promise.resolve(new Float64Array()),
  save: () => new Uint8Array(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
const plain = { parts: 1, workers: 1, threads: 1 };
const told = { device: "cpu", reason: "cpu, as told", trials: [] } as const;

Deno.test("a fitted model says what trained it where that does not go without saying", () => {
  const what = (changes: Partial<FittedModel>) => computedBy({ ...base, ...changes }).what;
  assert.equal(what({}), "");
  assert.equal(what({ device: told, engine: "onnx", execution: plain }), "");
  const parts = { parts: 4, workers: 2, threads: 1 };
  assert.equal(what({ device: told, execution: parts }), "trained on cpu in 4 parts by 2 threads");
  assert.equal(what({ execution: { ...plain, threads: 2 } }), "trained on cpu by 2 threads");
  const webgpu = { device: "webgpu", reason: "webgpu, as told", trials: [] } as const;
  assert.equal(what({ device: webgpu, execution: plain }), "trained on webgpu");
  assert.equal(what({ device: told, engine: "tfjs" }), "trained on cpu, by TensorFlow.js");
});

Deno.test("a fitted model shows why its device was chosen", async () => {
  const cpu = { device: "cpu", losses: [1], stepsPerSecond: 50 } as const;
  const reason = "Chose cpu after ten steps on each: cpu 50 steps/s; webgpu could not be used (no)";
  const device = { device: "cpu", reason, trials: [cpu] } as const;
  const mime = await fittedModelDisplay({
    fitted: { ...base, device },
    description: "mlp: linear",
  });
  const text = String(mime["text/plain"]), svg = String(mime["image/svg+xml"]);
  assert.ok(text.endsWith(`; trained on cpu; ${reason}`), text);
  assert.match(svg, />webgpu could not be used \(no\)</);
});
