import { assertNumber } from "../../core/mod.ts";
import { add, divide, multiply, relu, sqrt, subtract, sum, type Tensor } from "../graph/mod.ts";

/** Keeps a gradient of zero from dividing by zero; PyTorch's value. */
const EPSILON = 1e-6;

/**
 * Scales all gradients by one factor so that their joint Euclidean norm is at most `maxNorm`
 * (Pascanu et al., 2013).
 */
export function clipByGlobalNorm(gradients: readonly Tensor[], maxNorm: number): Tensor[] {
  assertNumber("maxNorm", maxNorm, { min: Number.MIN_VALUE });
  const squares = gradients.map((gradient) => sum(multiply(gradient, gradient)));
  const norm = sqrt(squares.reduce((total, square) => add(total, square)));
  // maxNorm / max(norm + epsilon, maxNorm), the maximum written so that no digits are lost.
  const excess = relu(subtract(add(norm, EPSILON), maxNorm));
  const factor = divide(maxNorm, add(excess, maxNorm));
  return gradients.map((gradient) => multiply(gradient, factor));
}
