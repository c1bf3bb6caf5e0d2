import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import type { Tensor } from "../graph/mod.ts";
import { dense, dropout, lastStep, lstm, meanStep, type Network } from "../layers/mod.ts";
import { adamw, movingAverage } from "../optim/mod.ts";
import { SplitStep } from "./split_step.ts";
import { binaryCrossEntropy } from "./binary_cross_entropy.ts";
import { compileStepper } from "./compile_stepper.ts";
import type { Stepper, StepperOptions } from "./stepper.ts";

const TIME = 3, BATCH = 12, FEATURES = 2;

/** Dropout on a sequence and on its last state: masks whose batch axes differ. */
const network: Network = (context, x) => {
  const { sequence } = lstm(context, x, { name: "a", hiddenSize: 3 });
  const between = dropout(context, sequence, { name: "between", rate: 0.3 });
  const { last } = lstm(context, between, { name: "b", hiddenSize: 3 });
  return dense(context, dropout(context, last, { name: "top", rate: 0.3 }), {
    name: "head",
    units: 1,
  });
};

const options: StepperOptions = {
  shape: [TIME, BATCH, FEATURES],
  loss: binaryCrossEntropy({ classWeights: [0.5, 3] }),
  optimizer: movingAverage(adamw({ weightDecay: 0.1, epsilon: 1e-3 }), { decay: 0.9 }),
  clipNorm: 0.05,
};

/** Losses and values of three steps of one training. */
async function train(stepper: Stepper) {
  const random = prng(4);
  const normals = (length: number) => Float32Array.from({ length }, () => random.normal());
  const state = stepper.initialState(Object.fromEntries(
    stepper.parameters.map(({ name, shape, initializer }) => [
      name,
      initializer(random, shape),
    ]),
  ));
  const losses: number[] = [];
  for (let k = 0; k < 3; k++) {
    const { loss } = await stepper.run(state, {
      x: normals(TIME * BATCH * FEATURES),
      y: Float32Array.from({ length: BATCH }, () => random.integer(2)),
      // The last part of the batch is padding.
      w: Float32Array.from({ length: BATCH }, (_, i) => i < 9 ? random.uniform() : 0),
      maskKey: [k, 7],
      learningRate: 0.01,
    });
    losses.push((loss.data as Float32Array)[0]);
  }
  const values = Object.fromEntries(
    Object.entries(state.values).map(([name, { data }]) => [name, [...data as Float32Array]]),
  );
  return { step: state.step, losses, values, weights: stepper.weights(state) };
}

Deno.test("SplitStep takes the step of the whole batch, whatever the parts", async () => {
  await using whole = await compileStepper(network, options);
  const expected = await train(whole);
  for (const accumulate of [2, 4]) {
    await using parts = await compileStepper(network, { ...options, accumulate });
    assert.ok(parts instanceof SplitStep);
    const found = await train(parts);
    assert.equal(found.step, 3);
    found.losses.forEach((loss, k) => assert.ok(Math.abs(loss - expected.losses[k]) < 1e-6));
    assert.deepEqual(Object.keys(found.values).sort(), Object.keys(expected.values).sort());
    for (const [name, numbers] of Object.entries(expected.values)) {
      numbers.forEach((number, i) => {
        const error = Math.abs(found.values[name][i] - number);
        assert.ok(error < 1e-6, `${name}[${i}] is off by ${error} with ${accumulate} parts`);
      });
    }
    for (const [name, { data }] of Object.entries(found.weights)) {
      assert.deepEqual([...data as Float32Array], found.values[`average/${name}`]);
    }
  }
});

Deno.test("SplitStep refuses parts that do not divide the batch", async () => {
  await assert.rejects(
    () => compileStepper(network, { ...options, accumulate: 5 }),
    { name: "RangeError", message: /batch that 5 parts divide but found 12 samples/ },
  );
});

Deno.test("SplitStep gives the same bits whether threads compute the parts or this one does", async () => {
  await using here = await SplitStep.compile(network, options, {
    parts: 2,
    workers: 1,
    threads: 1,
  });
  await using threads = await SplitStep.compile(network, options, {
    parts: 2,
    workers: 2,
    threads: 1,
  });
  assert.deepEqual(await train(threads), await train(here));
});

Deno.test("compileStepper() remembers what it found for this network and step alone", async () => {
  const threads = { ...options, threads: 2, shape: [TIME, 64, FEATURES] as const };
  let built = 0;
  /** How often a network is built: each way that is tried builds it. */
  const count = async (network: Network, changes: Partial<typeof threads> = {}) => {
    built = 0;
    const counted: Network = (context, x) => (built++, network(context, x));
    await using _stepper = await compileStepper(counted, { ...threads, ...changes });
    return built;
  };
  const line = (pool: (x: Tensor) => Tensor): Network => (context, x) =>
    dense(context, pool(x), { name: "line", units: 1 });
  const tried = await count(line(lastStep));
  const known = await count(line(lastStep));
  assert.ok(known < tried, `${known} of ${tried}`);
  // The same parameters in another graph, and another loss.
  assert.equal(await count(line(meanStep)), tried);
  const loss = binaryCrossEntropy({ focalGamma: 2 });
  assert.ok(await count(line(lastStep), { loss }) > known);
});

Deno.test("compileStepper() tries ways to use threads, and takes the one that it is told", async () => {
  const threads = { ...options, threads: 2, shape: [TIME, 64, FEATURES] as const };
  await using chosen = await compileStepper(network, threads);
  const { execution } = chosen;
  assert.equal(execution.workers * execution.threads, 2);
  await using again = await compileStepper(network, threads);
  assert.deepEqual(again.execution, execution);
  for (const told of [{ parts: 4, workers: 2, threads: 1 }, { parts: 1, workers: 1, threads: 2 }]) {
    await using stepper = await compileStepper(network, { ...threads, execution: told });
    assert.deepEqual(stepper.execution, told);
  }
  await assert.rejects(
    () => compileStepper(network, { ...threads, execution: { parts: 1, workers: 2, threads: 1 } }),
    /execution\.workers.*2/,
  );
});
