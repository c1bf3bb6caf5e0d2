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
import { fit, type SampleSource, Scorer } from "../lib/nn/train/mod.ts";

const TIME = 8;
/** The two lags whose signs decide. */
const LAGS = [1, 5];

/**
 * Windows of noise [time, 1] whose label is the exclusive or of two signs: no lag tells anything on
 * its own, so a linear model is left with chance.
 */
function exclusiveOr(length: number, seed: number): SampleSource {
  const random = prng(seed);
  const x = Float32Array.from({ length: length * TIME }, () => random.normal());
  const sign = (i: number, lag: number) => x[i * TIME + TIME - 1 - lag] > 0;
  return {
    length,
    gather(positions, out) {
      positions.forEach((position, b) => {
        for (let t = 0; t < TIME; t++) out[t * positions.length + b] = x[position * TIME + t];
      });
    },
    labels: Float32Array.from({ length }, (_, i) => Number(sign(i, LAGS[0]) !== sign(i, LAGS[1]))),
    weights: new Float32Array(length).fill(1),
  };
}

async function accuracy(network: Network, { epochs }: { readonly epochs: number }) {
  const { weights } = await fit(
    network,
    { train: exclusiveOr(3000, 1), validation: exclusiveOr(500, 2) },
    {
      time: TIME,
      features: 1,
      epochs,
      batchSize: 50,
      learningRate: 0.005,
      weightDecay: 0,
      clipNorm: 1,
      patience: epochs,
      random: prng(3),
    },
  );
  await using scorer = await Scorer.compile(network, { time: TIME, features: 1, weights });
  const test = exclusiveOr(1000, 4);
  const logits = await scorer.logits(test);
  return logits.reduce((hits, z, i) => hits + Number(z > 0 === (test.labels[i] === 1)), 0) /
    test.length;
}

const recurrent = { layers: 1, hiddenSize: 24, dropout: 0, bidirectional: false } as const;
const NETWORKS: Readonly<Record<string, { network: Network; epochs: number }>> = {
  mlp: { network: mlpNetwork({ hiddenSizes: [32, 16], dropout: 0 }), epochs: 10 },
  lstm: { network: lstmNetwork(recurrent), epochs: 16 },
  gru: { network: gruNetwork(recurrent), epochs: 10 },
  tcn: {
    network: tcnNetwork({
      blocks: 2,
      channels: 16,
      kernelSize: 3,
      dropout: 0,
      weightNorm: false,
      pooling: "last",
    }),
    epochs: 10,
  },
  transformer: {
    network: transformerNetwork({
      layers: 2,
      hiddenSize: 16,
      heads: 2,
      feedForwardSize: 32,
      dropout: 0,
      positions: "learned",
      pooling: "last",
      causal: false,
    }),
    epochs: 10,
  },
};

for (const [kind, { network, epochs }] of Object.entries(NETWORKS)) {
  Deno.test(`${kind} learns the exclusive or of two lags`, async () => {
    const found = await accuracy(network, { epochs });
    assert.ok(found >= 0.95, `accuracy ${found}`);
  });
}

Deno.test("without hidden layers the exclusive or of two lags stays at chance", async () => {
  const found = await accuracy(mlpNetwork({ hiddenSizes: [], dropout: 0 }), { epochs: 3 });
  assert.ok(Math.abs(found - 0.5) < 0.06, `accuracy ${found}`);
});
