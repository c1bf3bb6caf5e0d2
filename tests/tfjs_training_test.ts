import assert from "node:assert/strict";
import { prng } from "../lib/core/mod.ts";
import {
  gruNetwork,
  lstmNetwork,
  mlpNetwork,
  tcnNetwork,
  transformerNetwork,
} from "../lib/models/mod.ts";
import type { Network } from "../lib/nn/layers/mod.ts";
import { adamw } from "../lib/nn/optim/mod.ts";
import {
  binaryCrossEntropy,
  compileStepper,
  type Execution,
  fit,
  type FitOptions,
  type FitState,
  Scorer,
  type Stepper,
  type StepperOptions,
  TfjsScorer,
  TfjsStep,
} from "../lib/nn/train/mod.ts";
import { type Backend, loadRuntime } from "../lib/nn/tfjs/mod.ts";
import { fitOptions, toyNetwork, toySource, windowSource } from "../lib/nn/train/testing.ts";
import { temporaryFolder } from "./temporary_folder.ts";
import { BACKENDS } from "./tfjs_backends.ts";

const TIME = 6, BATCH = 8, FEATURES = 3;

const recurrent = { layers: 2, hiddenSize: 5, dropout: 0.2, bidirectional: true } as const;

/** Small, with everything that they can do. */
const NETWORKS: Readonly<Record<string, Network>> = {
  lstm: lstmNetwork(recurrent),
  gru: gruNetwork(recurrent),
  tcn: tcnNetwork({
    blocks: 2,
    channels: 4,
    kernelSize: 3,
    dropout: 0.2,
    weightNorm: true,
    pooling: "last",
  }),
  transformer: transformerNetwork({
    layers: 2,
    hiddenSize: 8,
    heads: 2,
    feedForwardSize: 12,
    dropout: 0.1,
    positions: "learned",
    pooling: "cls",
    causal: true,
  }),
  mlp: mlpNetwork({ hiddenSizes: [7, 5], dropout: 0.2 }),
};

const OPTIONS: StepperOptions = {
  shape: [TIME, BATCH, FEATURES],
  loss: binaryCrossEntropy(),
  optimizer: adamw(),
  clipNorm: 1,
};

const steps = (backend: Backend): Execution => (
  { parts: 1, workers: 1, threads: 1, engine: "tfjs", backend }
);

function windows(length: number) {
  const random = prng(9);
  const x = Float32Array.from({ length: length * TIME * FEATURES }, () => random.normal());
  return windowSource(x, { time: TIME, features: FEATURES, labels: new Float32Array(length) });
}

/** Losses of five steps, and the state after them, from the same start. */
async function fiveSteps(stepper: Stepper) {
  const random = prng(5);
  const state = stepper.initialState(Object.fromEntries(
    stepper.parameters.map(({ name, shape, initializer }) => [
      name,
      initializer(random.fork(name), shape),
    ]),
  ));
  const x = Float32Array.from({ length: TIME * BATCH * FEATURES }, () => random.normal());
  const y = Float32Array.from({ length: BATCH }, (_, i) => i % 2);
  const w = Float32Array.from({ length: BATCH }, (_, i) => i === 0 ? 0 : 1 + i / 4);
  const losses: number[] = [];
  for (let k = 0; k < 5; k++) {
    const batch = { x, y, w, maskKey: [3, k] as const, learningRate: 0.01 };
    losses.push(Number((await stepper.run(state, batch)).loss.data[0]));
  }
  return { losses, state };
}

async function compare(network: Network, backend: Backend) {
  await using ours = await compileStepper(network, OPTIONS);
  await using theirs = await TfjsStep.compile(network, { ...OPTIONS, backend });
  const expected = await fiveSteps(ours), found = await fiveSteps(theirs);
  assert.notEqual(expected.losses[0], expected.losses[4]);
  found.losses.forEach((loss, k) => {
    assert.ok(Math.abs(loss - expected.losses[k]) <= 1e-4, `${found.losses} ${expected.losses}`);
  });

  const source = windows(300);
  const weights = Object.fromEntries(
    ours.parameters.map(({ name }) => [name, expected.state.values[name].data as Float32Array]),
  );
  const shape = { time: TIME, features: FEATURES, weights };
  await using scorer = await Scorer.compile(network, shape);
  await using other = await TfjsScorer.compile(network, { ...shape, backend });
  const outputs = await scorer.outputs(source), others = await other.outputs(source);
  assert.equal(others.length, 300);
  outputs.forEach((value, i) => assert.ok(Math.abs(value - others[i]) <= 1e-5, `at ${i}`));
}

for (const { backend, ignore } of BACKENDS) {
  for (const [name, network] of Object.entries(NETWORKS)) {
    Deno.test({
      name: `engine tfjs on ${backend} has engine onnx's losses over five steps: ${name}`,
      ignore,
      fn: () => compare(network, backend),
    });
  }
}

async function countTensors(backend: Backend) {
  const { tf } = await loadRuntime(backend);
  const before = tf.memory().numTensors;
  {
    const shape = [4, BATCH, 2] as const;
    await using stepper = await TfjsStep.compile(toyNetwork, { ...OPTIONS, shape, backend });
    const state = stepper.initialState(Object.fromEntries(
      stepper.parameters.map(({ name, shape, initializer }) => [name, initializer(prng(1), shape)]),
    ));
    const batch = {
      x: new Float32Array(4 * BATCH * 2).fill(1),
      y: new Float32Array(BATCH),
      w: new Float32Array(BATCH).fill(1),
      maskKey: [1, 1] as const,
      learningRate: 0.01,
    };
    await stepper.run(state, batch);
    const held = tf.memory().numTensors;
    for (let k = 0; k < 10; k++) await stepper.run(state, batch);
    assert.equal(tf.memory().numTensors, held);
    await using scorer = await TfjsScorer.compile(toyNetwork, { time: 4, features: 2, backend });
    await scorer.outputs(toySource(300), stepper.weights(state));
    const compiled = tf.memory().numTensors;
    await scorer.outputs(toySource(300), stepper.weights(state));
    assert.equal(tf.memory().numTensors, compiled);
  }
  assert.equal(tf.memory().numTensors, before);
}

const sources = { train: toySource(128), validation: toySource(64, { seed: 2 }) };

async function fitAsOnnx(backend: Backend) {
  const train = (changes: Partial<FitOptions>) =>
    fit(toyNetwork, sources, fitOptions({ epochs: 3, random: prng(3), ...changes }));
  const expected = await train({});
  const found = await train({ engine: "tfjs", execution: steps(backend) });
  assert.equal(expected.engine, "onnx");
  assert.equal(found.engine, "tfjs");
  assert.deepEqual(found.execution, steps(backend));
  assert.match(
    found.device!.reason,
    backend === "cpu"
      ? /^TensorFlow\.js in plain JavaScript, which is slow: `deno task setup:tfjs`/
      : /^TensorFlow\.js on TensorFlow's own code, on (the CPU|a GPU)$/,
  );
  found.history.forEach(({ trainLoss, validationLoss }, k) => {
    const wanted = expected.history[k];
    assert.ok(Math.abs(trainLoss - wanted.trainLoss) < 1e-4);
    assert.ok(Math.abs(validationLoss - wanted.validationLoss) < 1e-4);
  });
}

async function goOn(backend: Backend) {
  const train = (changes: Partial<FitOptions> = {}) =>
    fit(toyNetwork, sources, fitOptions({ epochs: 2, execution: steps(backend), ...changes }));
  const whole = await train();
  let saved: FitState | undefined;
  const path = `${await temporaryFolder()}/training.safetensors`;
  const abort = new AbortController();
  await assert.rejects(
    train({
      abort: abort.signal,
      checkpoint: { path, everySteps: 1 },
      onStep({ step }, state) {
        if (step === 2) saved = { ...state, model: { ...state.model } };
        if (step === 5) abort.abort();
      },
    }),
    { name: "AbortError" },
  );
  assert.deepEqual((await train({ resume: saved })).weights, whole.weights);
  // The engine is that of the checkpoint.
  const continued = await train({ checkpoint: { path }, execution: undefined });
  assert.deepEqual(continued.execution, steps(backend));
  assert.deepEqual(continued.weights, whole.weights);
  await assert.rejects(train({ checkpoint: { path }, execution: undefined, engine: "onnx" }), {
    name: "RangeError",
    message: "Expected steps of engine onnx but found an execution of tfjs",
  });
}

/** What holds on every backend. */
const PROMISES: Readonly<Record<string, (backend: Backend) => Promise<void>>> = {
  "leaves no tensor behind": countTensors,
  "trains to where engine onnx does": fitAsOnnx,
  "goes on from a state and from a checkpoint with the same bits": goOn,
};

for (const { backend, ignore } of BACKENDS) {
  for (const [promise, check] of Object.entries(PROMISES)) {
    const name = `engine tfjs on ${backend} ${promise}`;
    Deno.test({ name, ignore, fn: () => check(backend) });
  }
}
