import { type TensorProto, TensorProto_DataType as DataType } from "onnx-buf";

/** Numbers below which a tensor is no weight worth storing smaller: scalers, biases, calibrators. */
const SMALLEST = 256;

/** True for a float32 matrix, or more, that is large enough to be worth storing smaller. */
export function isWeight({ dataType, dims }: TensorProto): boolean {
  return dataType === DataType.FLOAT && dims.length >= 2 &&
    dims.reduce((product, size) => product * Number(size), 1) >= SMALLEST;
}

/** The numbers of a float32 tensor, in a copy that is aligned. */
export function floatsOf({ rawData }: TensorProto): Float32Array<ArrayBuffer> {
  return new Float32Array(rawData.slice().buffer);
}
