import assert from "node:assert/strict";
import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { BATCH as FREE_BATCH, input } from "../nn/graph/mod.ts";
import { trace } from "../nn/layers/mod.ts";
import { lower } from "../nn/onnx/mod.ts";
import { gruNetwork, lstmNetwork } from "./recurrent_network.ts";

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

Deno.test("gruNetwork() with attention pooling has the GRU's parameters and the pooling's", () => {
  const { parameters, output } = trace(
    gruNetwork({
      layers: 1,
      hiddenSize: 4,
      dropout: 0,
      bidirectional: true,
      pooling: "attention",
    }),
    x,
  );
  assert.deepEqual(output.shape, [BATCH, 1]);
  assert.deepEqual(parameters.map(({ name, shape }) => [name, shape.join("x")]), [
    ...["gru0", "gru0.reverse"].flatMap((layer) => [
      [`${layer}.inputWeight`, "2x12"],
      [`${layer}.recurrentWeight`, "4x12"],
      [`${layer}.bias`, "12"],
      [`${layer}.candidateBias`, "4"],
    ]),
    ["attention.weight", "8x4"],
    ["attention.bias", "4"],
    ["attention.query", "4x1"],
    ["head.weight", "8x1"],
    ["head.bias", "1"],
  ]);
});

for (const [operator, network] of [["LSTM", lstmNetwork], ["GRU", gruNetwork]] as const) {
  Deno.test(`a served ${operator} is one operator of the runtime a layer and direction`, () => {
    const options = { layers: 2, hiddenSize: 4, dropout: 0.1, bidirectional: true };
    const { output } = trace(network(options), input("x", [64, FREE_BATCH, FEATURES]));
    const model = fromBinary(ModelProtoSchema, lower({ output }));
    const types = model.graph!.node.map(({ opType }) => opType);
    assert.equal(types.filter((type) => type === operator).length, 4);
    assert.equal(types.filter((type) => type === "MatMul" || type === "Gemm").length, 1);
  });
}
