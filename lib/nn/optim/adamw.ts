import { assertNumber } from "../../core/mod.ts";
import { add, divide, multiply, sqrt, subtract } from "../graph/mod.ts";
import type { Optimizer } from "./optimizer.ts";

/** Options of {@linkcode adamw}. */
export interface AdamwOptions {
  /** Share of a weight taken off each step, times the learning rate. Default: 0.01. */
  readonly weightDecay?: number;
  /** Memory of the gradient's mean. Default: 0.9. */
  readonly beta1?: number;
  /** Memory of the gradient's square. Default: 0.999. */
  readonly beta2?: number;
  /** Added to the denominator. Default: 1e-8. */
  readonly epsilon?: number;
}

/** At 1 the average would never move, and its correction would divide by zero. */
const LARGEST_BETA = 1 - 1e-9;

/** AdamW (Loshchilov and Hutter, 2019): Adam with weight decay apart from the gradient. */
export function adamw(
  { weightDecay = 0.01, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamwOptions = {},
): Optimizer {
  assertNumber("weightDecay", weightDecay, { min: 0 });
  assertNumber("beta1", beta1, { min: 0, max: LARGEST_BETA });
  assertNumber("beta2", beta2, { min: 0, max: LARGEST_BETA });
  return {
    slots: ["mean", "square"],
    // Bias corrections are scalars computed outside: powers of beta lose digits in float32.
    scalars: (step, learningRate) => ({
      decay: 1 - learningRate * weightDecay,
      stepSize: learningRate / (1 - beta1 ** step),
      squareCorrection: 1 / Math.sqrt(1 - beta2 ** step),
    }),
    update({ parameter, gradient, slots, scalars }) {
      const mean = add(multiply(slots.mean, beta1), multiply(gradient, 1 - beta1));
      const square = add(
        multiply(slots.square, beta2),
        multiply(multiply(gradient, gradient), 1 - beta2),
      );
      const denominator = add(multiply(sqrt(square), scalars.squareCorrection), epsilon);
      const step = multiply(divide(mean, denominator), scalars.stepSize);
      return {
        parameter: subtract(multiply(parameter, scalars.decay), step),
        slots: { mean, square },
      };
    },
  };
}
