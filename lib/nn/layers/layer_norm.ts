import { layerNormalization, type Tensor } from "../graph/mod.ts";
import { filled, zeros } from "./initializers.ts";
import type { BuildContext } from "./network.ts";

/** Options of {@linkcode layerNorm}. */
export interface LayerNormOptions {
  /** Names the parameters: `<name>.scale` and `<name>.bias`, both as long as the last axis. */
  readonly name: string;
}

/** Each row of the last axis with mean 0 and variance 1, then scaled and moved (Ba et al., 2016). */
export function layerNorm(context: BuildContext, x: Tensor, { name }: LayerNormOptions): Tensor {
  const width = x.shape.slice(-1);
  return layerNormalization(x, {
    scale: context.parameter(`${name}.scale`, width, filled(1)),
    bias: context.parameter(`${name}.bias`, width, zeros),
  });
}
