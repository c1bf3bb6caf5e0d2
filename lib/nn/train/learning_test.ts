import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import { dense, lstm, type Network } from "../layers/mod.ts";
import type { SampleSource } from "./batches.ts";
import { fit } from "./fit.ts";
import type { FitOptions } from "./fit_options.ts";
import { squaredError } from "./regression_losses.ts";
import { Scorer } from "./scorer.ts";
import { windowSource } from "./testing.ts";

const lstmOf = (hiddenSize: number): Network => (context, x) =>
  dense(context, lstm(context, x, { name: "lstm", hiddenSize }).last, { name: "head", units: 1 });

interface Task {
  readonly network: Network;
  readonly train: SampleSource;
  readonly validation: SampleSource;
  /** Looked at once, after training. */
  readonly test: SampleSource;
  readonly options: FitOptions;
}

/** Trains and gives the outputs for the test samples. */
async function learn({ network, train, validation, test, options }: Task) {
  const { weights, history } = await fit(network, { train, validation }, options);
  const { time, features } = options;
  await using scorer = await Scorer.compile(network, { time, features, weights });
  return { outputs: await scorer.outputs(test), history };
}

function meanSquare(values: ArrayLike<number>, from: (i: number) => number): number {
  return Array.from(values, (value, i) => (value - from(i)) ** 2)
    .reduce((sum, square) => sum + square, 0) / values.length;
}

Deno.test("an LSTM continues a sine with noise: R² of 0.95 or more", async () => {
  const time = 20;
  const random = prng(1);
  const series = Float32Array.from(
    { length: 1500 },
    (_, t) => Math.sin(0.3 * t) + 0.1 * random.normal(),
  );
  const part = (start: number, end: number) => {
    const x = new Float32Array((end - start) * time);
    const labels = series.slice(start + time, end + time);
    for (let i = start; i < end; i++) x.set(series.subarray(i, i + time), (i - start) * time);
    return windowSource(x, { time, features: 1, labels });
  };
  const test = part(1200, 1480);
  const { outputs } = await learn({
    network: lstmOf(12),
    train: part(0, 900),
    validation: part(930, 1170),
    test,
    options: {
      time,
      features: 1,
      epochs: 15,
      batchSize: 32,
      learningRate: 0.01,
      clipNorm: 1,
      patience: 5,
      random: prng(2),
      loss: squaredError(),
    },
  });
  const mean = Array.from(test.labels).reduce((sum, y) => sum + y, 0) / test.length;
  const unexplained = meanSquare(outputs, (i) => test.labels[i]) /
    meanSquare(test.labels, () => mean);
  assert.ok(1 - unexplained >= 0.95, `R² ${1 - unexplained}`);
});
