import assert from "node:assert/strict";
import { add, log, multiply, relu, sqrt, subtract } from "../graph/mod.ts";
import { dense, dropout, lastStep, lstm, type Network } from "../layers/mod.ts";
import { sgd } from "../optim/mod.ts";
import type { SampleSource } from "./batches.ts";
import { fit } from "./fit.ts";
import { compileStepper } from "./compile_stepper.ts";
import { fitOptions, poisonedSource, toyNetwork, toySource } from "./testing.ts";

const none = toySource(0);

async function assertFails(
  network: Network,
  train: SampleSource,
  { message, ...changes }: Parameters<typeof fitOptions>[0] & { readonly message: RegExp },
): Promise<void> {
  await assert.rejects(
    () => fit(network, { train, validation: none }, fitOptions(changes)),
    { name: "RangeError", message },
  );
}

Deno.test("a loss that is not finite is traced to an input and the place in it", async () => {
  const poisoned = poisonedSource(32);
  await assertFails(toyNetwork, poisoned, {
    batchSize: 8,
    message: /epoch 1, step 3, first in input x with Infinity at \[2, 5, 1\] of step 2$/,
  });
});

Deno.test("a loss that is not finite is traced to the operation that made it so", async () => {
  // A logarithm of what falls below zero, between two layers.
  const logarithm: Network = (context, x) => {
    const { last } = lstm(context, x, { name: "lstm", hiddenSize: 3 });
    const rates = log(subtract(dense(context, last, { name: "middle", units: 2 }), 50));
    const kept = dropout(context, rates, { name: "drop", rate: 0.1 });
    return dense(context, kept, { name: "head", units: 1 });
  };
  await assertFails(logarithm, toySource(32), {
    message:
      /found NaN in epoch 1, step 1, first in the output of log \[32, 2\] after parameter middle\.bias$/,
  });
  const overflow: Network = (context, x) => {
    const huge = multiply(add(multiply(x, 0), 1e30), 1e30);
    return dense(context, lastStep(huge), { name: "head", units: 1 });
  };
  await assertFails(overflow, toySource(32), {
    message: /the output of multiply \[4, 32, 2\] before any parameter$/,
  });
});

Deno.test("a loss that is not finite is traced to a parameter that an update has spoilt", async () => {
  const linear: Network = (context, x) => dense(context, lastStep(x), { name: "head", units: 1 });
  await assertFails(linear, toySource(64), {
    batchSize: 16,
    clipNorm: undefined,
    // Rates beyond float32: the first update makes the weights infinite.
    learningRate: 1e39,
    optimizer: sgd(),
    message:
      /epoch 1, step 2, first in parameter head\.weight with -?(Infinity|NaN) at \[0, 0\], which the update of step 1 left so$/,
  });
});

Deno.test("a gradient that is not finite is traced to the backward pass of its step", async () => {
  // At zero, a root is finite and its slope is not.
  const root: Network = (context, x) =>
    sqrt(relu(dense(context, multiply(lastStep(x), 0), { name: "head", units: 1 })));
  await assertFails(root, toySource(64), {
    batchSize: 16,
    message:
      /epoch 1, step 2, first in the output of \w+ \[16, 1\] in the backward pass of step 1$/,
  });
});

Deno.test("a loss that is not finite is traced in a batch that is computed in parts, too", async () => {
  const poisoned: SampleSource = { ...toySource(32), weights: new Float32Array(32).fill(NaN, 31) };
  await assertFails(toyNetwork, poisoned, {
    accumulate: 4,
    message: /first in input w with NaN at \[\d+, 0\]$/,
  });
});

Deno.test("a loss that only one stepper finds not finite is told without a cause", async () => {
  await assertFails(toyNetwork, toySource(32), {
    async createStepper(network, options) {
      const stepper = await compileStepper(network, options);
      return {
        execution: stepper.execution,
        parameters: stepper.parameters,
        initialState: (weights) => stepper.initialState(weights),
        weights: (state) => stepper.weights(state),
        async run(state, batch) {
          const { loss } = await stepper.run(state, batch);
          (loss.data as Float32Array)[0] = NaN;
          return { loss };
        },
        [Symbol.asyncDispose]: () => stepper[Symbol.asyncDispose](),
      };
    },
    message: /found NaN in epoch 1, step 1$/,
  });
});
