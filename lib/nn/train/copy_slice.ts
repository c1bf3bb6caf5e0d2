import { type Shape, sizeOf, type TensorData } from "../graph/mod.ts";

/** Which part of an axis {@linkcode copySlice} takes. */
export interface AxisSlice {
  readonly shape: Shape;
  readonly axis: number;
  readonly start: number;
  readonly length: number;
}

/** Copies `length` places of one axis, from `start` on, into `out`. */
export function copySlice(
  data: TensorData,
  { shape, axis, start, length }: AxisSlice,
  out: TensorData,
): void {
  const outer = sizeOf(shape.slice(0, axis)), inner = sizeOf(shape.slice(axis + 1));
  for (let i = 0; i < outer; i++) {
    const from = (i * shape[axis] + start) * inner;
    out.set(data.subarray(from, from + length * inner), i * length * inner);
  }
}
