import { split, sum, type Tensor } from "../graph/mod.ts";

/** The last step of a sequence: [time, batch, features] gives [batch, features]. */
export function lastStep(x: Tensor): Tensor {
  const time = x.shape[0];
  const last = time === 1 ? x : split(x, [time - 1, 1], 0)[1];
  // A sum over one step only drops the axis; unlike a reshape it leaves the batch free.
  return sum(last, { axes: [0] });
}
