import { add, matmul, type Tensor } from "../graph/mod.ts";
import { glorotUniform, type Initializer, uniform, zeros } from "./initializers.ts";
import type { BuildContext } from "./network.ts";

/** How a weight [inputs, units] and its bias start. */
const INITIALIZERS = {
  /** Glorot and Bengio's uniform weights and a bias of zeros. */
  glorot: () => ({ weight: glorotUniform, bias: zeros }),
  /** Both uniform within 1 / sqrt(inputs): PyTorch's default. */
  inputs: (inputs) => ({ weight: uniform(inputs ** -0.5), bias: uniform(inputs ** -0.5) }),
} satisfies Record<string, (inputs: number) => { weight: Initializer; bias: Initializer }>;

/** Options of {@linkcode dense}. */
export interface DenseOptions {
  /** Names the parameters: `<name>.weight` [inputs, units] and `<name>.bias` [units]. */
  readonly name: string;
  readonly units: number;
  /**
   * "glorot": uniform weights by Glorot and Bengio and a bias of zeros; "inputs": both uniform
   * within 1 / sqrt(inputs), PyTorch's default. Default: "glorot".
   */
  readonly start?: "glorot" | "inputs";
}

/** x W + b over the last axis: [..., inputs] gives [..., units]. */
export function dense(
  context: BuildContext,
  x: Tensor,
  { name, units, start = "glorot" }: DenseOptions,
): Tensor {
  const inputs = x.shape[x.shape.length - 1];
  const initializers = INITIALIZERS[start](inputs);
  const weight = context.parameter(`${name}.weight`, [inputs, units], initializers.weight);
  const bias = context.parameter(`${name}.bias`, [units], initializers.bias);
  return add(matmul(x, weight), bias);
}
