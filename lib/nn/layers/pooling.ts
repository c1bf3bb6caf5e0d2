import {
  matmul,
  mean,
  multiply,
  reshape,
  softmax,
  split,
  sum,
  tanh,
  type Tensor,
} from "../graph/mod.ts";
import { dense } from "./dense.ts";
import { glorotUniform } from "./initializers.ts";
import type { BuildContext } from "./network.ts";

/** The last step of a sequence: [time, batch, features] gives [batch, features]. */
export function lastStep(x: Tensor): Tensor {
  const [time, batch, features] = x.shape;
  const last = time === 1 ? x : split(x, [time - 1, 1], 0)[1];
  return reshape(last, [batch, features]);
}

/** Mean of a sequence's steps: [time, batch, features] gives [batch, features]. */
export function meanStep(x: Tensor): Tensor {
  return mean(x, { axes: [0] });
}

/** Options of {@linkcode attentionPooling}. */
export interface AttentionPoolingOptions {
  /** Names the parameters: `<name>.weight`, `<name>.bias` and `<name>.query` [units, 1]. */
  readonly name: string;
  /** Width in which steps are compared with the query. */
  readonly units: number;
}

/**
 * Mean of a sequence's steps, weighted by softmax over time of query · tanh(x W + b) (Yang et al.,
 * 2016): [time, batch, features] gives [batch, features].
 */
export function attentionPooling(
  context: BuildContext,
  x: Tensor,
  { name, units }: AttentionPoolingOptions,
): Tensor {
  const compared = tanh(dense(context, x, { name, units }));
  const query = context.parameter(`${name}.query`, [units, 1], glorotUniform);
  return sum(multiply(softmax(matmul(compared, query), 0), x), { axes: [0] });
}
