/**
 * Training on WebGPU next to the CPU. Needs a GPU, or a Vulkan driver that computes on the CPU:
 * `deno task test:devices`. @module
 */
import assert from "node:assert/strict";
import { prng } from "lib/core/mod.ts";
import { mlpNetwork } from "lib/models/mlp_network.ts";
import { gruNetwork, lstmNetwork } from "lib/models/recurrent_network.ts";
import { tcnNetwork } from "lib/models/tcn_network.ts";
import { transformerNetwork } from "lib/models/transformer_network.ts";
import { BATCH, input } from "lib/nn/graph/mod.ts";
import { type Network, trace } from "lib/nn/layers/mod.ts";
import { type Device, lower, Session, toHost, type Value } from "lib/nn/onnx/mod.ts";
import { adamw } from "lib/nn/optim/mod.ts";
import { binaryCrossEntropy } from "lib/nn/train/binary_cross_entropy.ts";
import { chooseDevice } from "lib/nn/train/choose_device.ts";
import { deviceStepper } from "lib/nn/train/choose_device_stepper.ts";
import { fit } from "lib/nn/train/fit.ts";
import type { Batch, StepperOptions } from "lib/nn/train/stepper.ts";
import { fitOptions, poisonedSource, toyNetwork, toySource } from "lib/nn/train/testing.ts";

/** More steps than WebGPU splits at once. */
const TIME = 9, SIZE = 4, FEATURES = 3;

const recurrent = { layers: 1, hiddenSize: 6, dropout: 0.2, bidirectional: true } as const;

const NETWORKS: Readonly<Record<string, Network>> = {
  mlp: mlpNetwork({ hiddenSizes: [8, 4], dropout: 0.2 }),
  lstm: lstmNetwork({ ...recurrent, pooling: "attention" }),
  gru: gruNetwork({ ...recurrent, layers: 2 }),
  tcn: tcnNetwork({
    blocks: 2,
    channels: 6,
    kernelSize: 3,
    dropout: 0.2,
    weightNorm: true,
    pooling: "mean",
  }),
  transformer: transformerNetwork({
    layers: 1,
    hiddenSize: 8,
    heads: 2,
    feedForwardSize: 16,
    dropout: 0.2,
    positions: "learned",
    pooling: "cls",
    causal: true,
  }),
};

/**
 * AdamW divides by the gradient's size: with its usual epsilon a gradient that is zero but for
 * rounding, like that of an attention's key bias, becomes a full step in the rounding's direction.
 */
const OPTIONS: StepperOptions = {
  shape: [TIME, SIZE, FEATURES],
  loss: binaryCrossEntropy(),
  optimizer: adamw({ epsilon: 1e-3 }),
  clipNorm: 1,
};

function normals(name: string, length: number): Float32Array {
  const random = prng(5).fork(name);
  return Float32Array.from({ length }, () => random.normal());
}

function batchOf(step: number): Batch {
  return {
    x: normals(`x${step}`, TIME * SIZE * FEATURES),
    y: Float32Array.of(0, 1, 1, 0),
    w: Float32Array.of(1, 2, 1, 0.5),
    maskKey: [3, step],
    learningRate: 0.01,
  };
}

type Numbers = Readonly<Record<string, ArrayLike<number>>>;

const numbersOf = (values: Readonly<Record<string, Value>>): Numbers =>
  Object.fromEntries(
    Object.entries(values).map(([name, { data }]) => [name, data as Float32Array]),
  );

function assertClose(found: Numbers, expected: Numbers): void {
  assert.deepEqual(Object.keys(found).sort(), Object.keys(expected).sort());
  for (const name in expected) {
    assert.equal(found[name].length, expected[name].length, name);
    for (let i = 0; i < expected[name].length; i++) {
      assert.ok(
        Math.abs(found[name][i] - expected[name][i]) <= 1e-3,
        `Expected ${name}[${i}] to be ${expected[name][i]} but found ${found[name][i]}`,
      );
    }
  }
}

/** Losses and the whole state of three steps, and where the state was. */
async function train(network: Network, device: Device) {
  await using stepper = await deviceStepper(device)(network, OPTIONS);
  const random = prng(1);
  const initial = Object.fromEntries(
    stepper.parameters.map(({ name, shape, initializer }) => [
      name,
      initializer(random.fork(name), shape),
    ]),
  );
  const state = stepper.initialState(initial);
  const losses: number[] = [];
  for (let step = 1; step <= 3; step++) {
    losses.push(Number((await stepper.run(state, batchOf(step))).loss.data[0]));
  }
  const places = new Set(Object.values(state.values).map(({ location }) => location));
  return { initial, losses, places: [...places], values: numbersOf(await toHost(state.values)) };
}

for (const [name, network] of Object.entries(NETWORKS)) {
  Deno.test(`WebGPU trains ${name} as the CPU does, its state staying on the device`, async () => {
    const expected = await train(network, "cpu"), found = await train(network, "webgpu");
    assertClose({ losses: found.losses }, { losses: expected.losses });
    assertClose(found.values, expected.values);
    assert.deepEqual(found.places, ["gpu-buffer"]);
    const moved = Object.entries(expected.initial).some(([name, values]) =>
      values.some((value, i) => Math.abs(value - found.values[name][i]) > 3e-3)
    );
    assert.ok(moved, "Expected weights to move by more than the tolerance");
  });

  Deno.test(`WebGPU scores windows with ${name} as the CPU does`, async () => {
    const { initial } = await train(network, "cpu");
    const weights = Object.fromEntries(
      Object.entries(initial).map(([name, data]) => [name, data as Float32Array]),
    );
    const { output } = trace(network, input("x", [TIME, BATCH, FEATURES]), { weights });
    const outputs = await Promise.all((["cpu", "webgpu"] as const).map(async (device) => {
      await using session = await Session.create(lower({ output }), { device });
      const shape = [TIME, 7, FEATURES];
      return await session.run({
        x: session.value(normals("windows", TIME * 7 * FEATURES), shape),
      });
    }));
    assertClose(numbersOf(outputs[1]), numbersOf(outputs[0]));
  });
}

Deno.test("toHost() copies values that are then disposed of", async () => {
  const x = input("x", [3]);
  await using session = await Session.create(lower({ y: x, z: x }), {
    device: "webgpu",
    keep: ["y"],
  });
  const values = await session.run({ x: session.value(Float32Array.of(1, 2, 3), [3]) });
  assert.deepEqual([values.y.location, values.z.location], ["gpu-buffer", "cpu"]);
  const copies = await toHost(values);
  values.y.dispose();
  assert.deepEqual(numbersOf(copies), numbersOf({ y: copies.z, z: values.z }));
  assert.deepEqual([...copies.y.data as Float32Array], [1, 2, 3]);
});

Deno.test("A session on WebGPU refuses float64 instead of leaving it to the CPU", async () => {
  const model = lower({ y: input("x", [2], "float64") });
  await assert.rejects(
    () => Session.create(model, { device: "webgpu" }),
    new TypeError("Expected float32 inputs on WebGPU but found float64 in x"),
  );
});

const DATA = { train: toySource(64), validation: toySource(32, { seed: 2 }) };
const FIT_OPTIONS = fitOptions({ epochs: 3, optimizer: adamw({ epsilon: 1e-3 }) });

Deno.test("fit() on WebGPU keeps the epoch and the weights that it keeps on the CPU", async () => {
  const cpu = await fit(toyNetwork, DATA, FIT_OPTIONS);
  const gpu = await fit(toyNetwork, DATA, { ...FIT_OPTIONS, device: "webgpu" });
  assertClose(gpu.weights, cpu.weights);
  assert.deepEqual(gpu.history.map(({ best }) => best), cpu.history.map(({ best }) => best));
  assert.deepEqual([cpu.device?.device, gpu.device?.device], ["cpu", "webgpu"]);
  assert.equal(gpu.execution.device, "webgpu");
});

Deno.test("fit() on WebGPU goes on from a checkpoint, on WebGPU, to the same bits", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const whole = await fit(toyNetwork, DATA, { ...FIT_OPTIONS, device: "webgpu" });
    const checkpoint = { path: `${folder}/checkpoint.safetensors` };
    const abort = new AbortController();
    const stopped = fit(toyNetwork, DATA, {
      ...FIT_OPTIONS,
      device: "webgpu",
      checkpoint,
      abort: abort.signal,
      onStep: ({ step }) => step === 3 ? abort.abort(new Error("enough")) : undefined,
    });
    await assert.rejects(() => stopped, new Error("enough"));
    const resumed = await fit(toyNetwork, DATA, { ...FIT_OPTIONS, checkpoint });
    assert.equal(resumed.device?.reason, "webgpu, as the execution says");
    assert.deepEqual(resumed.weights, whole.weights);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("fit() on WebGPU explains a loss that is not finite by the step before", async () => {
  const poisoned = poisonedSource(32);
  const data = { train: poisoned, validation: toySource(0) };
  await assert.rejects(
    () => fit(toyNetwork, data, { ...FIT_OPTIONS, batchSize: 8, device: "webgpu" }),
    { message: /epoch 1, step 3, first in input x with Infinity at \[2, 5, 1\] of step 2$/ },
  );
});

Deno.test("fit() tells which device it chose for auto and why", async () => {
  const told: string[] = [];
  const { device, execution } = await fit(toyNetwork, DATA, {
    ...FIT_OPTIONS,
    epochs: 1,
    device: "auto",
    onDevice: ({ reason }) => told.push(reason),
  });
  assert.deepEqual(told, [device?.reason]);
  assert.match(told[0], /^Chose \w+ after ten steps on each: cpu .*; webgpu .*; cuda /);
  assert.equal(execution.device ?? "cpu", device?.device);
});

Deno.test("A batch in parts is refused on WebGPU", async () => {
  await assert.rejects(
    () => deviceStepper("webgpu")(NETWORKS.mlp, { ...OPTIONS, accumulate: 2 }),
    new RangeError("Expected accumulate to be 1 on webgpu but found 2"),
  );
});

Deno.test("chooseDevice() tries WebGPU and finds the CPU's losses there", async () => {
  const { device, reason, trials } = await chooseDevice(NETWORKS.mlp, OPTIONS, {
    devices: ["webgpu"],
  });
  const [cpu, gpu] = trials;
  assert.deepEqual(trials.map(({ device }) => device), ["cpu", "webgpu"]);
  assert.equal(gpu.losses.length, 10);
  assertClose({ losses: gpu.losses }, { losses: cpu.losses });
  assert.notDeepEqual(cpu.losses, new Array(10).fill(cpu.losses[0]));
  const faster = gpu.stepsPerSecond > cpu.stepsPerSecond ? "webgpu" : "cpu";
  assert.equal(device, faster);
  assert.match(reason, /^Chose \w+ after ten steps on each: cpu .*; webgpu .* the CPU's losses$/);
});
