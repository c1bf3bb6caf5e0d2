import { input, type Tensor } from "../graph/mod.ts";
import type { ParameterSpec } from "../layers/mod.ts";
import { clipByGlobalNorm, type Optimizer } from "../optim/mod.ts";

/** Options of {@linkcode buildUpdate}. */
export interface UpdateOptions {
  readonly optimizer: Optimizer;
  readonly parameters: readonly ParameterSpec[];
  /** One for each of `parameters`. */
  readonly parameterTensors: readonly Tensor[];
  /** Gradients of the mean loss, one for each of `parameters`. */
  readonly gradients: readonly Tensor[];
  /** Largest joint norm of the gradients. Default: no clipping. */
  readonly clipNorm?: number;
}

/**
 * Clipping and optimiser in symbols: `next/<parameter>` and `next/<slot>/<parameter>` from inputs
 * `<slot>/<parameter>` and the optimiser's scalars.
 */
export function buildUpdate(
  { optimizer, parameters, parameterTensors, gradients, clipNorm }: UpdateOptions,
): Record<string, Tensor> {
  const clipped = clipNorm === undefined ? gradients : clipByGlobalNorm(gradients, clipNorm);
  const dtype = parameterTensors[0].dtype;
  const scalars = Object.fromEntries(
    Object.keys(optimizer.scalars(1, 0)).map((name) => [name, input(name, [], dtype)]),
  );
  const outputs: Record<string, Tensor> = {};
  parameters.forEach(({ name, shape }, i) => {
    const slots = Object.fromEntries(
      optimizer.slots.map((slot) => [slot, input(`${slot}/${name}`, shape, dtype)]),
    );
    const next = optimizer.update({
      parameter: parameterTensors[i],
      gradient: clipped[i],
      slots,
      scalars,
    });
    outputs[`next/${name}`] = next.parameter;
    for (const slot of optimizer.slots) outputs[`next/${slot}/${name}`] = next.slots[slot];
  });
  return outputs;
}
