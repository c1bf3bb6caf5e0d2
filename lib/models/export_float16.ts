import { create } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType as AttributeType,
  type GraphProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataType as DataType,
} from "onnx-buf";
import { floatsOf, isWeight } from "./export_weights.ts";

/** The largest finite number of float16. */
const LARGEST = 65504;

/**
 * Stores a model's weights as float16, rounded to the nearest, with a Cast to float32 behind each,
 * which the runtime does once, when it loads the file: about half the bytes, the same speed, and
 * exactly the float32 results of the rounded weights. Tensors with a number beyond float16's 65504
 * stay as they are. Changes `graph`.
 */
export function storeFloat16(graph: GraphProto): void {
  const isStored = (tensor: TensorProto) =>
    isWeight(tensor) && floatsOf(tensor).every((value) => Math.abs(value) <= LARGEST);
  const stored = graph.initializer.filter(isStored);
  for (const tensor of stored) {
    const { name } = tensor;
    tensor.rawData = new Uint8Array(Float16Array.from(floatsOf(tensor)).buffer);
    tensor.dataType = DataType.FLOAT16;
    tensor.name = `${name}_float16`;
    graph.node.unshift(create(NodeProtoSchema, {
      opType: "Cast",
      input: [tensor.name],
      output: [name],
      attribute: [{ name: "to", type: AttributeType.INT, i: BigInt(DataType.FLOAT) }],
    }));
  }
}
