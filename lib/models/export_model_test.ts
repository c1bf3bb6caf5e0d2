import assert from "node:assert/strict";
import { fromBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { ModelProtoSchema } from "onnx-buf";
import { sigmoidCalibrator } from "../calibration/mod.ts";
import { prng } from "../core/mod.ts";
import { rocAuc } from "../metrics/mod.ts";
import { BATCH, input } from "../nn/graph/mod.ts";
import { type Network, trace } from "../nn/layers/mod.ts";
import { Session } from "../nn/onnx/mod.ts";
import { buildArtifact } from "./artifact.ts";
import { quantizeColumns } from "./export_int8.ts";
import { exportModel } from "./export_model.ts";
import { mlpNetwork } from "./mlp_network.ts";
import { gruNetwork, lstmNetwork } from "./recurrent_network.ts";
import { tcnNetwork } from "./tcn_network.ts";
import { transformerNetwork } from "./transformer_network.ts";

const TIME = 12, FEATURES = 5, SAMPLES = 200;
const names = Array.from({ length: FEATURES }, (_, j) => `feature${j}`);
const recurrent = { layers: 2, hiddenSize: 32, dropout: 0, bidirectional: true } as const;

const NETWORKS: Readonly<Record<string, Network>> = {
  lstm: lstmNetwork(recurrent),
  gru: gruNetwork(recurrent),
  mlp: mlpNetwork({ hiddenSizes: [64, 32], dropout: 0 }),
  tcn: tcnNetwork({
    blocks: 2,
    channels: 32,
    kernelSize: 3,
    dropout: 0,
    weightNorm: false,
    pooling: "last",
  }),
  transformer: transformerNetwork({
    layers: 1,
    hiddenSize: 32,
    heads: 2,
    feedForwardSize: 64,
    dropout: 0,
    positions: "learned",
    pooling: "mean",
    causal: false,
  }),
};

/** A network with random weights as a saved file, its weights through `change` first. */
function save(network: Network, change = (weight: number) => weight): Uint8Array {
  const random = prng(3);
  const { parameters } = trace(network, input("x", [TIME, BATCH, FEATURES]));
  const weights = Object.fromEntries(parameters.map(({ name, shape, initializer }) => {
    const data = initializer(random, shape);
    const large = shape.length > 1 && data.length >= 256;
    return [name, large ? data.map(change) : data];
  }));
  return buildArtifact((x) => trace(network, x, { weights }).output, {
    kind: "network",
    input: { names, sequenceLength: TIME },
    scaler: {
      kind: "standard",
      names,
      center: new Float64Array(FEATURES).fill(0.1),
      scale: new Float64Array(FEATURES).fill(1.1),
    },
    calibrator: sigmoidCalibrator({ kind: "platt", slope: 1.3, intercept: -0.2 }),
  });
}

async function scores(model: Uint8Array, { oneByOne = false } = {}): Promise<Float32Array> {
  const random = prng(4);
  const x = Float32Array.from({ length: SAMPLES * TIME * FEATURES }, () => random.normal());
  await using session = await Session.create(model);
  const run = async (windows: Float32Array) => {
    const count = windows.length / (TIME * FEATURES);
    const features = session.value(windows, [count, TIME, FEATURES]);
    return (await session.run({ features })).score.data as Float32Array;
  };
  if (!oneByOne) return await run(x);
  const all = new Float32Array(SAMPLES);
  for (let i = 0; i < SAMPLES; i++) {
    all.set(await run(x.subarray(i * TIME * FEATURES, (i + 1) * TIME * FEATURES)), i);
  }
  return all;
}

function difference(a: Float32Array, b: Float32Array): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i])));
}

function spread(values: Float32Array): number {
  return Math.max(...values) - Math.min(...values);
}

const metadata = (model: Uint8Array) =>
  Object.fromEntries(
    fromBinary(ModelProtoSchema, model).metadataProps.map(({ key, value }) => [key, value]),
  );

for (const [kind, network] of Object.entries(NETWORKS)) {
  const model = save(network);

  Deno.test(`${kind}: exportModel() to float16 computes with the rounded weights, in half the file`, async () => {
    const exported = exportModel(model, { precision: "float16" });
    // The oracle: the same network saved with weights that were rounded before.
    const rounded = save(network, Math.f16round);
    assert.deepEqual(await scores(exported), await scores(rounded));
    assert.notDeepEqual(await scores(exported), await scores(model));
    assert.ok(exported.length < 0.8 * model.length, `${exported.length} of ${model.length}`);
    assert.deepEqual(metadata(exported), { ...metadata(model), precision: "float16" });
  });

  if (kind === "gru") continue;

  Deno.test(`${kind}: exportModel() to int8 keeps the order of forecasts`, async () => {
    const exported = exportModel(model, { precision: "int8" });
    const before = await scores(model), after = await scores(exported, { oneByOne: true });
    const off = difference(before, after) / spread(before);
    assert.ok(off > 0 && off < 0.05, `off by ${off} of the spread`);
    const median = before.toSorted()[SAMPLES / 2];
    const auc = rocAuc(after, Array.from(before, (score) => score > median ? 1 : 0));
    assert.ok(auc > 0.99, `AUC ${auc}`);
    assert.ok(exported.length < 0.7 * model.length, `${exported.length} of ${model.length}`);
    assert.deepEqual(metadata(exported), { ...metadata(model), precision: "int8" });
  });
}

Deno.test("exportModel() to int8 takes one window a call, because a batch would share its scales", async () => {
  const exported = exportModel(save(NETWORKS.lstm), { precision: "int8" });
  await assert.rejects(() => scores(exported), /invalid dimensions.*features/s);
});

Deno.test("exportModel() to int8 refuses a model it cannot compute with integers", () => {
  const small = save(mlpNetwork({ hiddenSizes: [2], dropout: 0 }));
  assert.throws(() => exportModel(small, { precision: "int8" }), {
    name: "RangeError",
    message: /Expected a model with an LSTM or a product of at least 256 weights but found none/,
  });
  const gru = save(gruNetwork({ ...recurrent, bidirectional: false }));
  assert.throws(() => exportModel(gru, { precision: "int8" }), {
    name: "RangeError",
    message: /found none: GRUs, .* stay in float32$/,
  });
});

Deno.test("exportModel() refuses bytes that are no model", () => {
  for (const bytes of [new TextEncoder().encode("{}"), new Uint8Array(0)]) {
    assert.throws(() => exportModel(bytes, { precision: "float16" }), {
      name: "SyntaxError",
      message: /^Expected an ONNX model/,
    });
  }
});

Deno.test("exportModel() to float16 leaves numbers that float16 has no room for", async () => {
  const scaled = (factor: number) => save(NETWORKS.mlp, (weight) => weight * factor);
  const exported = exportModel(scaled(1e6), { precision: "float16" });
  assert.deepEqual(await scores(exported), await scores(scaled(1e6)));
});

Deno.test("exportModel() leaves the bytes it was given as they were", () => {
  const model = save(NETWORKS.lstm);
  for (const precision of ["float16", "int8"] as const) exportModel(model, { precision });
  assert.deepEqual(model, save(NETWORKS.lstm));
});

Deno.test("quantizeColumns() is off by at most half a step of each column", () => {
  const number = fc.float({ noNaN: true, min: -100, max: 100 });
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 5 }).chain((columns) =>
      fc.tuple(
        fc.constant(columns),
        fc.array(fc.array(number, { minLength: columns, maxLength: columns }), { minLength: 1 }),
      )
    ),
    ([columns, rows]) => {
      const matrix = Float32Array.from(rows.flat());
      const { values, scales } = quantizeColumns(matrix, [rows.length, columns]);
      matrix.forEach((value, i) => {
        const scale = scales[i % columns];
        // Numbers next to float32's smallest lose digits of the scale itself.
        assert.ok(Math.abs(values[i] * scale - value) <= scale * 0.5001 + 1e-38);
      });
    },
  ));
});
