import assert from "node:assert/strict";
import { sampleBars } from "../data/mod.ts";
import type { DeviceTrial } from "../nn/train/mod.ts";
import { parseConfig } from "./parse_config.ts";
import { planExperiment } from "./plan.ts";
import { fastestForAll, type NetworkTrials, settleDevice } from "./run_device.ts";

const LOSSES = [0.7, 0.6];

/** Trials at these speeds, in steps a second, that all find the CPU's losses. */
function trialsAt(speeds: Partial<Record<DeviceTrial["device"], number>>): DeviceTrial[] {
  return (["cpu", "webgpu", "cuda"] as const).map((device) => {
    const stepsPerSecond = speeds[device];
    return stepsPerSecond === undefined
      ? { device, losses: [], stepsPerSecond: NaN, problem: "no such thing" }
      : { device, losses: LOSSES, stepsPerSecond };
  });
}

const settleTrials = (
  networks: readonly Omit<NetworkTrials, "name">[],
  options: { folds: number; workers: number },
) => fastestForAll(networks.map((network, i) => ({ name: `net${i}`, ...network })), options);

const choose = (networks: readonly Omit<NetworkTrials, "name">[], workers = 1) =>
  settleTrials(networks, { folds: 9, workers }).device;

Deno.test("fastestForAll() adds up the time of all networks", () => {
  const small = trialsAt({ cpu: 100, webgpu: 20 }), large = trialsAt({ cpu: 2, webgpu: 10 });
  assert.equal(choose([{ steps: 1, trials: small }]), "cpu");
  assert.equal(choose([{ steps: 1, trials: large }]), "webgpu");
  assert.equal(choose([{ steps: 1, trials: small }, { steps: 1, trials: large }]), "webgpu");
  // 10 + 0.5 seconds against 50 + 0.1.
  assert.equal(choose([{ steps: 1000, trials: small }, { steps: 1, trials: large }]), "cpu");
});

Deno.test("fastestForAll() counts that the CPU computes several tasks at a time", () => {
  const trials = trialsAt({ cpu: 10, webgpu: 30 });
  assert.equal(choose([{ steps: 1, trials }], 2), "webgpu");
  assert.equal(choose([{ steps: 1, trials }], 4), "cpu");
  // No more than there are tasks.
  const { device, workers } = settleTrials([{ steps: 1, trials }], { folds: 2, workers: 4 });
  assert.deepEqual([device, workers], ["webgpu", 1]);
  assert.equal(settleTrials([{ steps: 1, trials }], { folds: 4, workers: 8 }).workers, 8);
});

Deno.test("fastestForAll() takes only what agrees with the CPU on every network", () => {
  const [cpu, webgpu, cuda] = trialsAt({ cpu: 1, webgpu: 10, cuda: 9 });
  const wrong = { ...webgpu, losses: [0.7, 0.61] };
  const networks = [
    { steps: 1, trials: [cpu, webgpu, cuda] },
    { steps: 1, trials: [cpu, wrong, cuda] },
  ];
  assert.equal(choose(networks), "cuda");
  const { reason } = settleTrials(networks, { folds: 9, workers: 3 });
  assert.equal(
    reason,
    "Chose cuda after ten steps on each, 3 tasks at a time on the CPU. " +
      "net0: cpu 1 steps/s; webgpu 10 steps/s, with the CPU's losses; cuda 9 steps/s, with the " +
      "CPU's losses. net1: cpu 1 steps/s; webgpu 10 steps/s, but a loss of 0.610000 instead of " +
      "0.600000 in step 2; cuda 9 steps/s, with the CPU's losses",
  );
});

const bars = await sampleBars("BTCUSDT-1d");

function configOf(device: string, models: unknown[], engine?: string) {
  return parseConfig(
    JSON.stringify({
      name: "x",
      question: "?",
      device,
      engine,
      data: { sample: "BTCUSDT-1d" },
      validation: { train: 400, validation: 60, calibration: 120, test: 400 },
      backtest: { periodsPerYear: 365 },
      models,
    }),
    { path: "test" },
  );
}

function settle(
  device: string,
  models: unknown[],
  { workers, engine }: { workers?: number; engine?: string } = {},
) {
  const config = configOf(device, models, engine);
  return settleDevice(planExperiment(config, bars), config, { workers });
}

const RULES = [{ kind: "buyAndHold" }, { kind: "logistic" }];

Deno.test("settleDevice() leaves the CPU its workers and refuses several elsewhere", async () => {
  const cores = navigator.hardwareConcurrency;
  assert.deepEqual(await settle("cpu", RULES), {
    device: "cpu",
    reason: "cpu, as configured",
    workers: cores,
  });
  assert.equal((await settle("cpu", RULES, { workers: 3 })).workers, 3);
  for (const device of ["webgpu", "cuda"]) {
    assert.equal((await settle(device, RULES)).workers, 1);
    await assert.rejects(
      settle(device, RULES, { workers: 2 }),
      new RangeError(`Expected workers to be 1 on ${device} but found 2`),
    );
  }
});

Deno.test("settleDevice() tries nothing for models that are no networks", async () => {
  const { device, reason } = await settle("auto", RULES);
  assert.equal(device, "cpu");
  assert.equal(reason, "cpu, since no model is a network");
});

Deno.test("settleDevice() tries every network for auto, and says what it found", async () => {
  const small = { sequenceLength: 4, epochs: 2, batchSize: 16 };
  const models = [
    { kind: "mlp", hiddenSizes: [4], ...small },
    { kind: "lstm", hiddenSize: 4, ...small },
  ];
  const { device, reason, workers } = await settle("auto", models, { workers: 2 });
  assert.match(reason, new RegExp(`^Chose ${device} after ten steps on each, 2 tasks at a time`));
  assert.match(
    reason,
    /\. mlp: cpu .* steps\/s; webgpu .*; cuda .*\. lstm: cpu .* steps\/s; webgpu/,
  );
  assert.equal(workers, device === "cpu" ? 2 : 1);
});

Deno.test("settleDevice() says what TensorFlow.js computes on", async () => {
  const models = [{ kind: "mlp", sequenceLength: 2 }];
  const { device, reason, workers } = await settle("auto", models, { engine: "tfjs" });
  assert.ok(device === "cpu" || device === "cuda");
  assert.match(reason, /^TensorFlow\.js /);
  assert.ok(workers >= 1);
  assert.equal((await settle("cpu", models, { engine: "tfjs" })).device, device);
  await assert.rejects(settle("webgpu", models, { engine: "tfjs" }), {
    name: "RangeError",
    message: /^Expected device (cpu|cuda) or "auto" with engine tfjs but found webgpu: /,
  });
});
