/**
 * The process that `checkpoint_test.ts` kills: trains a network from a checkpoint, writes what it
 * has found, and prints a line a step. Arguments: the checkpoint, steps between two saves, and the
 * file for the result.
 *
 * @module
 */
import { prng } from "lib/core/mod.ts";
import { dense, dropout, lstm, type Network } from "lib/nn/layers/mod.ts";
import { cosine } from "lib/nn/optim/mod.ts";
import { fit } from "lib/nn/train/mod.ts";
import { windowSource } from "lib/nn/train/testing.ts";

const TIME = 6, FEATURES = 3;
const [path, everySteps, resultPath] = Deno.args;

/** Two layers, so wide that a checkpoint takes about as long to write as a step to compute. */
const network: Network = (context, x) => {
  const { sequence } = lstm(context, x, { name: "first", hiddenSize: 64 });
  const between = dropout(context, sequence, { name: "between", rate: 0.2 });
  const { last } = lstm(context, between, { name: "second", hiddenSize: 64 });
  return dense(context, dropout(context, last, { name: "drop", rate: 0.3 }), {
    name: "head",
    units: 1,
  });
};

/** Noise with labels that hardly depend on it: the best epoch is an early one. */
function source(length: number, seed: number) {
  const random = prng(seed);
  const x = Float32Array.from({ length: length * TIME * FEATURES }, () => random.normal());
  const labels = Float32Array.from(
    { length },
    (_, i) => Number(x[i * TIME * FEATURES] + 3 * random.normal() > 0),
  );
  return windowSource(x, { time: TIME, features: FEATURES, labels });
}

const { weights, history } = await fit(network, {
  train: source(300, 1),
  validation: source(40, 2),
}, {
  time: TIME,
  features: FEATURES,
  epochs: 30,
  batchSize: 30,
  learningRate: 0.01,
  weightDecay: 0.01,
  clipNorm: 1,
  patience: 30,
  averageDecay: 0.9,
  schedule: cosine(),
  random: prng(5),
  checkpoint: { path, everySteps: Number(everySteps) },
  onStep: ({ step }) => console.log(`${step}`),
});
const numbers = Object.entries(weights).map(([name, data]) => [name, [...data]]);
await Deno.writeTextFile(resultPath, JSON.stringify({ numbers, history }));
