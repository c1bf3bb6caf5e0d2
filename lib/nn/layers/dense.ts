import { add, matmul, type Tensor } from "../graph/mod.ts";
import { glorotUniform, zeros } from "./initializers.ts";
import type { BuildContext } from "./network.ts";

/** Options of {@linkcode dense}. */
export interface DenseOptions {
  /** Names the parameters: `<name>.weight` [inputs, units] and `<name>.bias` [units]. */
  readonly name: string;
  readonly units: number;
}

/** x W + b: [batch, inputs] gives [batch, units]. */
export function dense(context: BuildContext, x: Tensor, { name, units }: DenseOptions): Tensor {
  const weight = context.parameter(`${name}.weight`, [x.shape[1], units], glorotUniform);
  const bias = context.parameter(`${name}.bias`, [units], zeros);
  return add(matmul(x, weight), bias);
}
