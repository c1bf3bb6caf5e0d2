import assert from "node:assert/strict";
import { BATCH, input } from "../nn/graph/mod.ts";
import { type Network, trace } from "../nn/layers/mod.ts";
import { gru } from "./gru.ts";
import { lstm } from "./lstm.ts";
import { mlp } from "./mlp.ts";
import { mlpNetwork } from "./mlp_network.ts";
import { gruNetwork, lstmNetwork } from "./recurrent_network.ts";
import { tcn } from "./tcn.ts";
import { receptiveField, tcnNetwork } from "./tcn_network.ts";
import { transformer } from "./transformer.ts";
import { transformerNetwork, type TransformerNetworkOptions } from "./transformer_network.ts";

const TIME = 6, FEATURES = 2;
const rate = 0.25;
const encoder: TransformerNetworkOptions = {
  layers: 1,
  hiddenSize: 4,
  heads: 2,
  feedForwardSize: 6,
  dropout: rate,
  positions: "learned",
  pooling: "mean",
  causal: false,
};
const recurrent = { layers: 2, hiddenSize: 3, dropout: rate, bidirectional: true } as const;
const convolutions = {
  blocks: 2,
  channels: 3,
  kernelSize: 3,
  dropout: rate,
  weightNorm: true,
  pooling: "last",
} as const;

const NETWORKS: Readonly<Record<string, Network>> = {
  mlp: mlpNetwork({ hiddenSizes: [5, 4], dropout: rate }),
  lstm: lstmNetwork(recurrent),
  "gru with attention": gruNetwork({ ...recurrent, pooling: "attention" }),
  tcn: tcnNetwork(convolutions),
  "tcn of the mean": tcnNetwork({ ...convolutions, pooling: "mean" }),
  transformer: transformerNetwork(encoder),
  "transformer of the last step": transformerNetwork({ ...encoder, pooling: "last" }),
  "transformer with a token": transformerNetwork({ ...encoder, pooling: "cls" }),
};

for (const [name, network] of Object.entries(NETWORKS)) {
  Deno.test(`${name} gives one logit a sample of a free batch, and one of windows of one bar`, () => {
    for (const time of [TIME, 1]) {
      const { output } = trace(network, input("x", [time, BATCH, FEATURES]));
      assert.deepEqual(output.shape, [BATCH, 1]);
    }
  });

  Deno.test(`${name} drops values while training only`, () => {
    const x = input("x", [TIME, 3, FEATURES]);
    const masks = trace(network, x, { training: true }).masks;
    assert.ok(masks.length > 0 && masks.every((mask) => mask.rate === rate));
    assert.deepEqual(trace(network, x).masks, []);
  });
}

Deno.test("networks have the outputs that they are asked for", () => {
  const outputs = 3;
  const wide = [
    mlpNetwork({ hiddenSizes: [5], dropout: 0, outputs }),
    lstmNetwork({ ...recurrent, outputs }),
    gruNetwork({ ...recurrent, outputs }),
    tcnNetwork({ ...convolutions, outputs }),
    transformerNetwork({ ...encoder, outputs }),
  ];
  for (const network of wide) {
    const { output } = trace(network, input("x", [TIME, BATCH, FEATURES]));
    assert.deepEqual(output.shape, [BATCH, outputs]);
  }
});

Deno.test("transformerNetwork() drops where PyTorch's encoder layer does", () => {
  const { masks } = trace(transformerNetwork(encoder), input("x", [TIME, 3, FEATURES]), {
    training: true,
  });
  assert.deepEqual(masks, [
    { name: "encoder0.attention.dropout", shape: [3, 2, TIME, TIME], rate },
    { name: "encoder0.attended.dropout", shape: [3, TIME, 4], rate },
    { name: "encoder0.expand.dropout", shape: [3, TIME, 6], rate },
    { name: "encoder0.contract.dropout", shape: [3, TIME, 4], rate },
  ]);
});

Deno.test("tcn() warns about a receptive field that does not fit the window", () => {
  const warnings = (blocks: number, sequenceLength: number, pooling: "last" | "mean" = "last") =>
    tcn({ names: ["a"], blocks, sequenceLength, pooling }).warnings;
  assert.equal(receptiveField({ blocks: 3, kernelSize: 3 }), 29);
  assert.deepEqual(warnings(3, 29), []);
  assert.deepEqual(warnings(3, 58), []);
  assert.deepEqual(warnings(3, 28), [
    "Expected a receptive field within the window but found a receptive field of 29 bars and a window of 28: taps read padding",
  ]);
  assert.deepEqual(warnings(3, 59), [
    "Expected a receptive field of about the window but found a receptive field of 29 bars and a window of 59: the oldest bars go unseen",
  ]);
  assert.deepEqual(warnings(3, 59, "mean"), []);
  assert.equal(warnings(3, 28, "mean")?.length, 1);
});

Deno.test("models of networks refuse settings that make none", () => {
  const names = ["a"];
  assert.throws(() => transformer({ names, hiddenSize: 30 }), {
    name: "RangeError",
    message: "Expected heads to divide hiddenSize, 30, but found 4",
  });
  assert.throws(() => mlp({ names, hiddenSizes: [4, 0] }), /hiddenSizes\[1\] .* found 0/);
  assert.throws(() => tcn({ names, kernelSize: 1 }), /kernelSize .* found 1/);
  assert.throws(() => tcn({ names, dropout: 1 }), /dropout .* found 1/);
  assert.throws(() => transformer({ names, sequenceLength: 0 }), /sequenceLength .* found 0/);
});

Deno.test("models of networks refuse a misspelled choice instead of taking another", () => {
  // Notebooks' cells are not type-checked.
  const refused = (make: (options: never) => unknown, settings: object, message: RegExp) =>
    assert.throws(() => make({ names: ["a"], ...settings } as never), {
      name: "RangeError",
      message,
    });
  for (const make of [lstm, gru]) {
    refused(make, { pooling: "Last" }, /pooling to be last or attention but found Last/);
  }
  refused(tcn, { pooling: "max" }, /pooling to be last or mean but found max/);
  refused(transformer, { pooling: "avg" }, /pooling to be mean, last or cls but found avg/);
  refused(transformer, { positions: "sine" }, /positions to be learned or sinusoidal .* sine/);
});
