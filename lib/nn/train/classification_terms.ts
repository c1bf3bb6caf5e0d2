import { assertInteger, assertNumber } from "../../core/mod.ts";
import { exp, multiply, negate, softplus, type Tensor } from "../graph/mod.ts";

/** Options that all losses of classes share. */
export interface ClassificationLossOptions {
  /** Share of a target spread evenly over all classes (Szegedy et al., 2016). Default: 0. */
  readonly labelSmoothing?: number;
  /**
   * Factor on the loss of each class, in their order; the mean divides by them too, as PyTorch's
   * does. `balancedClassWeights` makes rare classes count as much as others. Default: all 1.
   */
  readonly classWeights?: readonly number[];
  /**
   * Gamma of the focal loss (Lin et al., 2017): a sample's loss times (1 - p)^gamma, p being the
   * probability given to the truth, so that easy samples count less. Default: 0, cross-entropy.
   */
  readonly focalGamma?: number;
}

/** Throws unless the options fit a number of classes. */
export function assertClassificationOptions(
  classes: number,
  { labelSmoothing = 0, classWeights, focalGamma = 0 }: ClassificationLossOptions,
): void {
  assertInteger("classes", classes, { min: 2 });
  assertNumber("labelSmoothing", labelSmoothing, { min: 0, max: 1 });
  assertNumber("focalGamma", focalGamma, { min: 0 });
  if (classWeights === undefined) return;
  if (classWeights.length !== classes) {
    throw new TypeError(`Expected ${classes} class weights but found ${classWeights.length}`);
  }
  classWeights.forEach((weight, i) => assertNumber(`classWeights[${i}]`, weight, { min: 0 }));
}

/** Name of a loss of classes that says which options make its numbers other than the plain ones. */
export function nameOf(
  kind: string,
  { labelSmoothing = 0, classWeights }: ClassificationLossOptions,
): string {
  const altered = [
    ...labelSmoothing > 0 ? ["smoothed"] : [],
    ...classWeights ? ["class weights"] : [],
  ];
  return altered.length > 0 ? `${kind} (${altered.join(", ")})` : kind;
}

/**
 * Loss of the truth from its margin m, the log-odds given to it: (1 - p)^gamma times -ln p with
 * p = sigmoid(m). Both logarithms are softplus functions, so nothing overflows.
 */
export function focalTerm(margin: Tensor, gamma: number): Tensor {
  const entropy = softplus(negate(margin));
  return gamma === 0 ? entropy : multiply(exp(multiply(softplus(margin), -gamma)), entropy);
}

/** ln(1 + e^x) without overflow. */
export function softplusOf(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** {@linkcode focalTerm} in numbers. */
export function focalTermOf(margin: number, gamma: number): number {
  return Math.exp(-gamma * softplusOf(margin)) * softplusOf(-margin);
}
