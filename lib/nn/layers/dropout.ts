import { assertNumber } from "../../core/mod.ts";
import { multiply, type Tensor } from "../graph/mod.ts";
import type { BuildContext } from "./network.ts";

/** Options of {@linkcode dropout}. */
export interface DropoutOptions {
  readonly name: string;
  /** Share of elements set to zero while training, 0 to below 1. */
  readonly rate: number;
}

/** Inverted dropout (Srivastava et al., 2014): the identity when serving. */
export function dropout(context: BuildContext, x: Tensor, { name, rate }: DropoutOptions): Tensor {
  assertNumber("rate", rate, { min: 0, max: 0.99 });
  if (!context.training || rate === 0) return x;
  return multiply(x, context.mask(name, x.shape, rate));
}
