import { create, toBinary } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "onnx-buf";
import { BATCH, type DType, type Shape } from "../graph/mod.ts";

/** Opset of every model written here: the newest that the CPU and WebGPU providers both run. */
export const OPSET = 21;
const IR_VERSION = 10n;

/** Name that a free batch dimension has in the file. */
const BATCH_NAME = "N";

export const ELEMENT_TYPE: Readonly<Record<DType | "bool", DataType>> = {
  float32: DataType.FLOAT,
  float64: DataType.DOUBLE,
  bool: DataType.BOOL,
};

/** A node attribute: a whole number, a list of whole numbers, a fraction, or a text. */
export type AttributeValue = number | readonly number[] | { readonly float: number } | string;

export function nodeProto(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, AttributeValue>> = {},
): NodeProto {
  return create(NodeProtoSchema, {
    opType,
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([name, value]) => {
      if (typeof value === "number") {
        return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) });
      }
      if (typeof value === "string") {
        const s = new TextEncoder().encode(value);
        return create(AttributeProtoSchema, { name, type: AttributeType.STRING, s });
      }
      if ("float" in value) {
        return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.float });
      }
      const ints = value.map(BigInt);
      return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints });
    }),
  });
}

export function tensorProto(
  name: string,
  data: Float32Array | Float64Array | BigInt64Array,
  shape: Shape,
): TensorProto {
  const dataType = data instanceof BigInt64Array
    ? DataType.INT64
    : data instanceof Float32Array
    ? DataType.FLOAT
    : DataType.DOUBLE;
  return create(TensorProtoSchema, {
    name,
    dataType,
    dims: shape.map(BigInt),
    // A copy: the model must not change when the caller's array does.
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice(),
  });
}

export function valueInfo(name: string, shape: Shape, dtype: DType): ValueInfoProto {
  return create(ValueInfoProtoSchema, {
    name,
    type: {
      value: {
        case: "tensorType",
        value: {
          elemType: ELEMENT_TYPE[dtype],
          shape: {
            dim: shape.map((size) => ({
              value: size === BATCH
                ? { case: "dimParam", value: BATCH_NAME } as const
                : { case: "dimValue", value: BigInt(size) } as const,
            })),
          },
        },
      },
    },
  });
}

/** Parts of a model file. */
export interface ModelParts {
  readonly nodes: readonly NodeProto[];
  readonly initializers: readonly TensorProto[];
  readonly inputs: readonly ValueInfoProto[];
  readonly outputs: readonly ValueInfoProto[];
  /** Text stored in the file beside the graph. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The bytes of an ONNX file. */
export function encodeModel(
  { nodes, initializers, inputs, outputs, metadata }: ModelParts,
): Uint8Array {
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: IR_VERSION,
      producerName: "assay",
      opsetImport: [{ domain: "", version: BigInt(OPSET) }],
      metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
      graph: create(GraphProtoSchema, {
        name: "assay",
        node: [...nodes],
        initializer: [...initializers],
        input: [...inputs],
        output: [...outputs],
      }),
    }),
  );
}
