import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import { rocAuc } from "../../metrics/mod.ts";
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

/**
 * The adding problem (Hochreiter and Schmidhuber, 1997): the sum of the two numbers that are marked,
 * one in each half of the sequence. Its variance is 1 / 6.
 */
function addingProblem(length: number, { time, seed }: { time: number; seed: number }) {
  const random = prng(seed);
  const x = new Float32Array(length * time * 2);
  const labels = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const marked = [random.integer(time / 2), time / 2 + random.integer(time / 2)];
    for (let t = 0; t < time; t++) x[(i * time + t) * 2] = random.uniform();
    for (const t of marked) {
      x[(i * time + t) * 2 + 1] = 1;
      labels[i] += x[(i * time + t) * 2];
    }
  }
  return windowSource(x, { time, features: 2, labels });
}

Deno.test("an LSTM solves the adding problem of length 100: MSE of 0.01 or less", async () => {
  const time = 100;
  const solved = new AbortController();
  const test = addingProblem(1000, { time, seed: 3 });
  const { outputs } = await learn({
    network: lstmOf(12),
    train: addingProblem(4000, { time, seed: 1 }),
    validation: addingProblem(500, { time, seed: 2 }),
    test,
    options: {
      time,
      features: 2,
      epochs: 20,
      batchSize: 16,
      learningRate: 0.03,
      weightDecay: 0,
      clipNorm: 1,
      patience: 20,
      random: prng(1),
      loss: squaredError(),
      abort: solved.signal,
      keepOnInterrupt: true,
      onEpoch: (_done, _total, { validationLoss }) => {
        if (validationLoss < 0.005) solved.abort();
      },
    },
  });
  const error = meanSquare(outputs, (i) => test.labels[i]);
  assert.ok(error <= 0.01, `mean squared error ${error}`);
});

Deno.test("an LSTM finds nothing in noise: AUC of a half, and it stops within 5 epochs", async () => {
  const time = 10;
  const noise = (length: number, seed: number) => {
    const random = prng(seed);
    return windowSource(
      Float32Array.from({ length: length * time * 3 }, () => random.normal()),
      { time, features: 3, labels: Float32Array.from({ length }, () => random.integer(2)) },
    );
  };
  for (let seed = 1; seed <= 5; seed++) {
    const validation = noise(3000, 100 + seed);
    const { outputs, history } = await learn({
      network: lstmOf(16),
      train: noise(2000, seed),
      validation,
      // The samples it stopped on: what it could have fooled itself with.
      test: validation,
      options: {
        time,
        features: 3,
        epochs: 50,
        batchSize: 64,
        learningRate: 0.01,
        clipNorm: 1,
        patience: 2,
        // Below a thousandth the loss only settles at that of the base rate.
        minImprovement: 1e-3,
        random: prng(seed),
      },
    });
    assert.ok(history.length <= 5, `${history.length} epochs`);
    const auc = rocAuc(outputs, validation.labels);
    assert.ok(Math.abs(auc - 0.5) <= 0.05, `AUC ${auc}`);
  }
});
