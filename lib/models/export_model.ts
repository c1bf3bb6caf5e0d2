import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  OperatorSetIdProtoSchema,
} from "onnx-buf";
import { assertKnownOptions, type OptionNames } from "../core/mod.ts";
import { storeFloat16 } from "./export_float16.ts";
import { MICROSOFT, quantizeInt8 } from "./export_int8.ts";

/** Options of {@linkcode exportModel}. */
export interface ExportModelOptions {
  /**
   * "float16": weights are stored in half the bytes and computed with in float32, on any runtime.
   * "int8": products and LSTMs are computed with eight-bit integers by operators that only ONNX
   * Runtime has, one window a call; it has none for GRUs, which stay as they are.
   */
  readonly precision: "float16" | "int8";
}

const KNOWN: OptionNames<ExportModelOptions> = {
  precision: true,
};

/**
 * Makes a model take one window a call. Integer operators scale what they read by the largest number
 * of the whole batch, so that in a batch each window's forecast would depend on the others': on later
 * ones too, which is a leak.
 */
function fixBatch({ input, output }: GraphProto): void {
  for (const { type } of [...input, ...output]) {
    if (type?.value.case !== "tensorType") continue;
    const [batch] = type.value.value.shape?.dim ?? [];
    if (batch) batch.value = { case: "dimValue", value: 1n };
  }
}

/** @throws {SyntaxError} for bytes that are no ONNX model */
function parseModel(bytes: Uint8Array): ModelProto & { readonly graph: GraphProto } {
  try {
    const { graph, ...rest } = fromBinary(ModelProtoSchema, bytes);
    if (graph) return { ...rest, graph };
  } catch (cause) {
    throw new SyntaxError("Expected an ONNX model but found bytes that are none", { cause });
  }
  throw new SyntaxError("Expected an ONNX model with a graph but found none");
}

/**
 * A saved model in a smaller form: the same inputs, outputs and metadata, plus `precision`; N is 1 for
 * "int8". Forecasts differ a little, so look at what a validation part says before you use one.
 *
 * @throws {SyntaxError} for bytes that are no ONNX model; {RangeError} for "int8" and a model that has
 * nothing to compute with integers: that of a GRU has not, whatever its size
 *
 * @example
 * ```ts
 * import { platt } from "lib/calibration/mod.ts";
 * import { buildArtifact, exportModel } from "lib/models/mod.ts";
 * import { constant, matmul } from "lib/nn/graph/mod.ts";
 * import { lastStep } from "lib/nn/layers/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const names = Array.from({ length: 1000 }, (_, j) => `feature${j}`);
 * const weight = constant(new Float32Array(1000).fill(0.1), [1000, 1]);
 * const calibrator = platt(Float64Array.of(-1, 1, 0, 2), Float64Array.of(0, 1, 1, 0));
 * const bytes = buildArtifact((x) => matmul(lastStep(x), weight), {
 *   kind: "linear",
 *   input: { names, sequenceLength: 1 },
 *   calibrator,
 * });
 * assert.ok(exportModel(bytes, { precision: "float16" }).length < bytes.length - 1900);
 * ```
 */
export function exportModel(
  model: Uint8Array,
  options: ExportModelOptions,
): Uint8Array<ArrayBuffer> {
  assertKnownOptions("exportModel", options, KNOWN);
  const { precision } = options;
  const proto = parseModel(model);
  const { graph } = proto;
  if (precision === "float16") storeFloat16(graph);
  else if (quantizeInt8(graph)) {
    fixBatch(graph);
    proto.opsetImport.push(create(OperatorSetIdProtoSchema, { domain: MICROSOFT, version: 1n }));
  } else {
    throw new RangeError(
      "Expected a model with an LSTM or a product of at least 256 weights but found none: " +
        "GRUs, convolutions and small layers stay in float32",
    );
  }
  proto.metadataProps.push({
    $typeName: "onnx.StringStringEntryProto",
    key: "precision",
    value: precision,
  });
  return toBinary(ModelProtoSchema, proto);
}
