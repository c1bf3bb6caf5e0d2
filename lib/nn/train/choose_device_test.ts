import assert from "node:assert/strict";
import type { Device } from "../onnx/mod.ts";
import { adamw } from "../optim/mod.ts";
import { binaryCrossEntropy } from "./binary_cross_entropy.ts";
import {
  chooseDevice,
  type DeviceTrial,
  fastestThatAgrees,
  resolveDevice,
} from "./choose_device.ts";
import { FEATURES, TIME, toyNetwork } from "./testing.ts";

const losses = Array.from({ length: 10 }, (_, k) => 0.7 - k / 100);
const cpu: DeviceTrial = { device: "cpu", losses, stepsPerSecond: 10 };
const webgpu: DeviceTrial = { device: "webgpu", losses, stepsPerSecond: 40 };
const cuda: DeviceTrial = { device: "cuda", losses, stepsPerSecond: 200 };

Deno.test("fastestThatAgrees() takes the fastest device with the CPU's losses", () => {
  assert.equal(fastestThatAgrees([cpu, webgpu, cuda]).device, "cuda");
  assert.equal(fastestThatAgrees([cpu, { ...webgpu, stepsPerSecond: 3 }]).device, "cpu");
});

Deno.test("fastestThatAgrees() refuses a device with one loss further off than 1e-3", () => {
  for (
    const [change, device] of [[0.0009, "cuda"], [-0.0011, "webgpu"], [NaN, "webgpu"]] as const
  ) {
    const found = losses.with(9, losses[9] + change);
    assert.equal(fastestThatAgrees([cpu, webgpu, { ...cuda, losses: found }]).device, device);
  }
  const large = losses.map((loss) => 1000 * loss);
  const near = large.map((loss) => loss * 1.0009);
  const trials = [{ ...cpu, losses: large }, { ...webgpu, losses: near }];
  assert.equal(fastestThatAgrees(trials).device, "webgpu");
});

Deno.test("fastestThatAgrees() says what it chose and why", () => {
  const trials = [
    cpu,
    { ...webgpu, stepsPerSecond: 1234, losses: losses.with(2, 0.5) },
    { device: "cuda", losses: [], stepsPerSecond: NaN, problem: "Expected a GPU" } as const,
  ];
  const { device, reason } = fastestThatAgrees(trials);
  assert.equal(device, "cpu");
  assert.equal(
    reason,
    "Chose cpu after ten steps on each: cpu 10 steps/s; webgpu 1230 steps/s, but a loss of " +
      "0.500000 instead of 0.680000 in step 3; cuda could not be used (Expected a GPU)",
  );
});

Deno.test("resolveDevice() does as the execution says, else as told", async () => {
  const options = {
    shape: [TIME, 8, FEATURES] as const,
    loss: binaryCrossEntropy(),
    optimizer: adamw(),
  };
  const execution = { parts: 1, workers: 1, threads: 1 };
  const of = async (changes: object, device?: Device | "auto") =>
    (await resolveDevice(toyNetwork, { ...options, ...changes }, { device })).device;
  assert.equal(await of({}), "cpu");
  assert.equal(await of({}, "cuda"), "cuda");
  assert.equal(await of({ execution }, "auto"), "cpu");
  assert.equal(await of({ execution: { ...execution, device: "webgpu" } }, "cuda"), "webgpu");
});

Deno.test("chooseDevice() trains on the CPU and reports why it cannot on others", async () => {
  const options = {
    shape: [TIME, 8, FEATURES] as const,
    loss: binaryCrossEntropy(),
    optimizer: adamw(),
    // Which no GPU takes: it is an outcome without one here.
    accumulate: 2,
  };
  const { device, trials } = await chooseDevice(toyNetwork, options);
  assert.equal(device, "cpu");
  assert.deepEqual(trials.map(({ device }) => device), ["cpu", "webgpu", "cuda"]);
  const [cpu, ...others] = trials;
  assert.equal(cpu.losses.length, 10);
  assert.ok(cpu.losses[9] < cpu.losses[0], cpu.losses.join());
  for (const { device, problem, losses } of others) {
    assert.equal(problem, `Expected accumulate to be 1 on ${device} but found 2`);
    assert.deepEqual(losses, []);
  }
});
