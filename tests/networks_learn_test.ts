import assert from "node:assert/strict";
import { prng } from "../lib/core/mod.ts";
import { rocAuc } from "../lib/metrics/mod.ts";
import {
  gruNetwork,
  lstmNetwork,
  mlpNetwork,
  tcnNetwork,
  transformerNetwork,
} from "../lib/models/mod.ts";
import type { Network } from "../lib/nn/layers/mod.ts";
import {
  fit,
  type FitOptions,
  type SampleSource,
  Scorer,
  squaredError,
} from "../lib/nn/train/mod.ts";
import { windowSource } from "../lib/nn/train/testing.ts";

interface Task {
  /** Windows of so many steps. */
  readonly time: number;
  readonly features: number;
  readonly train: SampleSource;
  readonly validation: SampleSource;
  /** Looked at once, after training. */
  readonly test: SampleSource;
}

type Settings = Partial<FitOptions> & Pick<FitOptions, "epochs">;

/** Trains and gives the outputs for the test samples. */
async function learn(network: Network, { test, ...task }: Task, settings: Settings) {
  const { time, features } = task;
  const { weights, history } = await fit(network, task, {
    time,
    features,
    batchSize: 50,
    learningRate: 0.005,
    weightDecay: 0,
    clipNorm: 1,
    patience: settings.epochs,
    random: prng(3),
    ...settings,
  });
  await using scorer = await Scorer.compile(network, { time, features, weights });
  return { outputs: await scorer.outputs(test), history };
}

const recurrent = { layers: 1, dropout: 0, bidirectional: false } as const;
const convolutions = { kernelSize: 3, dropout: 0, weightNorm: false, pooling: "last" } as const;
const encoder = {
  layers: 2,
  hiddenSize: 16,
  heads: 2,
  feedForwardSize: 32,
  dropout: 0,
  positions: "learned",
  pooling: "last",
  causal: false,
} as const;

/** The two lags whose signs decide. */
const LAGS = [1, 5];

/**
 * Windows of noise [time, 1] whose label is the exclusive or of two signs: no lag tells anything on
 * its own, so a linear model is left with chance.
 */
function exclusiveOr(): Task {
  const time = 8;
  const part = (length: number, seed: number) => {
    const random = prng(seed);
    const x = Float32Array.from({ length: length * time }, () => random.normal());
    const sign = (i: number, lag: number) => x[i * time + time - 1 - lag] > 0;
    const labels = Float32Array.from(
      { length },
      (_, i) => Number(sign(i, LAGS[0]) !== sign(i, LAGS[1])),
    );
    return windowSource(x, { time, features: 1, labels });
  };
  return { time, features: 1, train: part(3000, 1), validation: part(500, 2), test: part(1000, 4) };
}

async function accuracy(network: Network, epochs: number): Promise<number> {
  const task = exclusiveOr();
  const { outputs } = await learn(network, task, { epochs });
  const { labels, length } = task.test;
  return outputs.reduce((hits, z, i) => hits + Number(z > 0 === (labels[i] === 1)), 0) / length;
}

const NETWORKS: Readonly<Record<string, { network: Network; epochs: number }>> = {
  mlp: { network: mlpNetwork({ hiddenSizes: [32, 16], dropout: 0 }), epochs: 10 },
  lstm: { network: lstmNetwork({ ...recurrent, hiddenSize: 24 }), epochs: 16 },
  gru: { network: gruNetwork({ ...recurrent, hiddenSize: 24 }), epochs: 10 },
  tcn: { network: tcnNetwork({ ...convolutions, blocks: 2, channels: 16 }), epochs: 10 },
  transformer: { network: transformerNetwork(encoder), epochs: 10 },
};

for (const [kind, { network, epochs }] of Object.entries(NETWORKS)) {
  Deno.test(`${kind} learns the exclusive or of two lags`, async () => {
    const found = await accuracy(network, epochs);
    assert.ok(found >= 0.95, `accuracy ${found}`);
  });
}

Deno.test("without hidden layers the exclusive or of two lags stays at chance", async () => {
  const found = await accuracy(mlpNetwork({ hiddenSizes: [], dropout: 0 }), 3);
  assert.ok(Math.abs(found - 0.5) < 0.06, `accuracy ${found}`);
});

/**
 * The adding problem (Hochreiter and Schmidhuber, 1997): the sum of the two numbers that are marked,
 * one in each half of the sequence. Its variance is 1 / 6.
 */
function addingProblem(time: number): Task {
  const part = (length: number, seed: number) => {
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
  };
  return { time, features: 2, train: part(4000, 1), validation: part(500, 2), test: part(1000, 3) };
}

const ADDERS: Readonly<Record<string, { network: Network } & Partial<FitOptions>>> = {
  lstm: {
    network: lstmNetwork({ ...recurrent, hiddenSize: 12 }),
    batchSize: 16,
    learningRate: 0.03,
    random: prng(1),
  },
  // Five blocks see 125 steps.
  tcn: { network: tcnNetwork({ ...convolutions, blocks: 5, channels: 16 }), batchSize: 32 },
};

for (const [kind, { network, ...settings }] of Object.entries(ADDERS)) {
  Deno.test(`${kind} solves the adding problem of length 100: MSE of 0.01 or less`, async () => {
    const task = addingProblem(100);
    const solved = new AbortController();
    const { outputs } = await learn(network, task, {
      ...settings,
      epochs: 20,
      loss: squaredError(),
      abort: solved.signal,
      keepOnInterrupt: true,
      onEpoch: (_done, _total, { validationLoss }) => {
        if (validationLoss < 0.005) solved.abort();
      },
    });
    const squares = outputs.map((output, i) => (output - task.test.labels[i]) ** 2);
    const error = squares.reduce((sum, square) => sum + square, 0) / squares.length;
    assert.ok(error <= 0.01, `mean squared error ${error}`);
  });
}

/** Noise whose labels have nothing to do with it. The test samples are those it stops on. */
function noise(seed: number): Task {
  const time = 10, features = 3;
  const part = (length: number, seed: number) => {
    const random = prng(seed);
    return windowSource(
      Float32Array.from({ length: length * time * features }, () => random.normal()),
      { time, features, labels: Float32Array.from({ length }, () => random.integer(2)) },
    );
  };
  const validation = part(3000, 100 + seed);
  return { time, features, train: part(2000, seed), validation, test: validation };
}

const SEEDS = 3;

for (const [kind, { network }] of Object.entries(NETWORKS)) {
  Deno.test(`${kind} finds nothing in noise: AUC of a half, and it stops within 5 epochs`, async () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const task = noise(seed);
      const { outputs, history } = await learn(network, task, {
        epochs: 50,
        batchSize: 64,
        learningRate: 0.01,
        patience: 2,
        // Below a thousandth the loss only settles at that of the base rate.
        minImprovement: 1e-3,
        random: prng(seed),
      });
      assert.ok(history.length <= 5, `${history.length} epochs`);
      const auc = rocAuc(outputs, task.test.labels);
      assert.ok(Math.abs(auc - 0.5) <= 0.05, `AUC ${auc}`);
    }
  });
}

/** A sine with noise, [time, 1], and its next value. */
function sine(): Task {
  const time = 20;
  const random = prng(1);
  const series = Float32Array.from(
    { length: 1500 },
    (_, t) => Math.sin(0.3 * t) + 0.1 * random.normal(),
  );
  const part = (start: number, end: number) => {
    const x = new Float32Array((end - start) * time);
    for (let i = start; i < end; i++) x.set(series.subarray(i, i + time), (i - start) * time);
    return windowSource(x, { time, features: 1, labels: series.slice(start + time, end + time) });
  };
  const parts = { train: part(0, 900), validation: part(930, 1170), test: part(1200, 1480) };
  return { time, features: 1, ...parts };
}

Deno.test("an LSTM continues a sine with noise: R² of 0.95 or more", async () => {
  const task = sine();
  const { labels } = task.test;
  const { outputs } = await learn(lstmNetwork({ ...recurrent, hiddenSize: 12 }), task, {
    epochs: 15,
    batchSize: 32,
    learningRate: 0.01,
    patience: 5,
    loss: squaredError(),
  });
  const values = Array.from(labels);
  const mean = values.reduce((sum, y) => sum + y, 0) / values.length;
  const squares = (from: (i: number) => number) =>
    values.reduce((sum, y, i) => sum + (y - from(i)) ** 2, 0);
  const explained = 1 - squares((i) => outputs[i]) / squares(() => mean);
  assert.ok(explained >= 0.95, `R² ${explained}`);
});
