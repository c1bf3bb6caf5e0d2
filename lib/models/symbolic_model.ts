import type { Scaler } from "../dataset/mod.ts";
import type { Tensor } from "../nn/graph/mod.ts";

/** A fitted model as a function of symbolic tensors: what an ensemble's one file is built from. */
export interface SymbolicModel {
  /** Scaling of the windows that `score` takes; absent: none. */
  readonly scaler?: Scaler;
  /** Scaled windows [time, batch, features] to scores [batch, columns of the head], weights built in. */
  score(x: Tensor): Tensor;
}
