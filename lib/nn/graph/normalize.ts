import { normalizeAxis, sameShape } from "./shape.ts";
import { createNode, type Tensor } from "./tensor.ts";

/** e^x divided by its sum along one axis, without overflow. Default: the last axis. */
export function softmax(x: Tensor, axis = -1): Tensor {
  return createNode("softmax", {
    inputs: [x],
    attributes: { axis: normalizeAxis(axis, x.shape.length) },
    shapes: [x.shape],
    dtype: x.dtype,
  }).outputs[0];
}

/** Options of {@linkcode layerNormalization}. */
export interface LayerNormalizationOptions {
  /** Factor of each element of the last axis. */
  readonly scale: Tensor;
  /** Added to each element of the last axis. */
  readonly bias: Tensor;
  /** Added to the variance. Default: 1e-5. */
  readonly epsilon?: number;
}

/**
 * (x - mean) / sqrt(variance + epsilon) * scale + bias over the last axis, the variance divided by
 * the number of elements.
 */
export function layerNormalization(
  x: Tensor,
  { scale, bias, epsilon = 1e-5 }: LayerNormalizationOptions,
): Tensor {
  const width = x.shape.slice(-1);
  if (!sameShape(scale.shape, width) || !sameShape(bias.shape, width)) {
    throw new TypeError(
      `Expected scale and bias of shape [${width}] but found [${scale.shape.join(", ")}] and [${
        bias.shape.join(", ")
      }]`,
    );
  }
  const statistic = [...x.shape.slice(0, -1), 1];
  // Mean and 1 / sqrt(variance + epsilon) are outputs for the sake of the gradient.
  return createNode("layerNormalization", {
    inputs: [x, scale, bias],
    attributes: { epsilon },
    shapes: [x.shape, statistic, statistic],
    dtype: x.dtype,
  }).outputs[0];
}
