import assert from "node:assert/strict";
import { input } from "../nn/graph/mod.ts";
import { trace } from "../nn/layers/mod.ts";
import { lstmNetwork } from "./lstm_network.ts";

const TIME = 5, BATCH = 3, FEATURES = 2;
const x = input("x", [TIME, BATCH, FEATURES]);

Deno.test("lstmNetwork() drops values between layers and before the head, while training only", () => {
  const network = lstmNetwork({ layers: 3, hiddenSize: 4, dropout: 0.3, bidirectional: true });
  assert.deepEqual(trace(network, x, { training: true }).masks, [
    { name: "dropout1", shape: [TIME, BATCH, 8], rate: 0.3 },
    { name: "dropout2", shape: [TIME, BATCH, 8], rate: 0.3 },
    { name: "dropoutHead", shape: [BATCH, 8], rate: 0.3 },
  ]);
  assert.deepEqual(trace(network, x).masks, []);
});

Deno.test("lstmNetwork() has the parameters of its layers and directions", () => {
  const network = lstmNetwork({ layers: 2, hiddenSize: 4, dropout: 0, bidirectional: false });
  const { parameters, output } = trace(network, x);
  assert.deepEqual(output.shape, [BATCH, 1]);
  assert.deepEqual(parameters.map(({ name, shape }) => [name, shape.join("x")]), [
    ["lstm0.inputWeight", "2x16"],
    ["lstm0.recurrentWeight", "4x16"],
    ["lstm0.bias", "16"],
    ["lstm1.inputWeight", "4x16"],
    ["lstm1.recurrentWeight", "4x16"],
    ["lstm1.bias", "16"],
    ["head.weight", "4x1"],
    ["head.bias", "1"],
  ]);
});
