/** A probability that is constant between edges. */
export interface Steps {
  /** Rising scores. */
  readonly edges: readonly number[];
  /** Probabilities, one more than edges: below the first, between each two, above the last. */
  readonly values: readonly number[];
}

/** `sigmoid(slope * score + intercept)`. */
export interface SigmoidData {
  readonly kind: "platt" | "identity" | "temperature";
  readonly slope: number;
  readonly intercept: number;
}

/** `sigmoid(a ln s - b ln(1 - s) + c)` with `s = sigmoid(score)`; a and b are at least 0. */
export interface BetaData {
  readonly kind: "beta";
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** A line through points that never falls, level before the first and after the last. */
export interface IsotonicData {
  readonly kind: "isotonic";
  /** Rising scores. */
  readonly scores: readonly number[];
  /** The probability at each. */
  readonly probabilities: readonly number[];
}

/** Steps; a score on an edge belongs to the step above it. */
export interface HistogramData extends Steps {
  readonly kind: "histogram";
}

/**
 * Two stairs: the probability of a score had it been a 0, whose edges belong to the step above, and
 * had it been a 1, whose edges belong to the step below.
 */
export interface VennAbersData {
  readonly kind: "vennAbers";
  readonly low: Steps;
  readonly high: Steps;
}

/** The numbers of a calibrator by its kind. */
export interface CalibratorDataOf {
  readonly identity: SigmoidData;
  readonly platt: SigmoidData;
  readonly temperature: SigmoidData;
  readonly beta: BetaData;
  readonly isotonic: IsotonicData;
  readonly histogram: HistogramData;
  readonly vennAbers: VennAbersData;
}

/** How a calibrator was made. */
export type CalibratorKind = keyof CalibratorDataOf;

/** The numbers of a calibrator: plain JSON. */
export type CalibratorData = CalibratorDataOf[CalibratorKind];

type Kernel = (score: number) => number;

/** The logistic function, without overflow on either side. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** log(1 + exp(x)) without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** How many of the rising `edges` lie below x, or at it where `inclusive`. */
function countBelow(edges: Float64Array, x: number, inclusive: boolean): number {
  let from = 0, to = edges.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (edges[middle] < x || (inclusive && edges[middle] === x)) from = middle + 1;
    else to = middle;
  }
  return from;
}

function assertNumbers(what: string, values: unknown, count?: number): asserts values is number[] {
  const right = Array.isArray(values) && values.every(Number.isFinite) &&
    (count === undefined || values.length === count);
  if (right) return;
  throw new TypeError(
    `Expected ${count ?? "a list of"} finite numbers as ${what} of a calibrator but found ${
      JSON.stringify(values)?.slice(0, 80)
    }`,
  );
}

function assertRising(what: string, values: readonly number[]): void {
  const at = values.findIndex((value, i) => i > 0 && !(value > values[i - 1]));
  if (at > 0) {
    throw new TypeError(
      `Expected ${what} of a calibrator that rise but found ${values[at]} after ${values[at - 1]}`,
    );
  }
}

function stairs({ edges, values }: Steps, inclusive: boolean): Kernel {
  assertNumbers("edges", edges);
  assertNumbers("values", values, edges.length + 1);
  assertRising("edges", edges);
  const at = Float64Array.from(edges), height = Float64Array.from(values);
  return (score) => Number.isNaN(score) ? NaN : height[countBelow(at, score, inclusive)];
}

function sigmoidKernel({ slope, intercept }: SigmoidData): Kernel {
  assertNumbers("slope and intercept", [slope, intercept]);
  // A slope of 0 says the same of infinite scores.
  return slope === 0
    ? (score) => Number.isNaN(score) ? NaN : sigmoid(intercept)
    : (score) => sigmoid(slope * score + intercept);
}

function betaKernel({ a, b, c }: BetaData): Kernel {
  assertNumbers("a, b and c", [a, b, c]);
  // Infinite scores leave 0 times infinity where a or b is 0.
  return (score) =>
    sigmoid(
      (a === 0 ? 0 * sigmoid(score) : -a * softplus(-score)) +
        (b === 0 ? 0 : b * softplus(score)) + c,
    );
}

function isotonicKernel({ scores, probabilities }: IsotonicData): Kernel {
  assertNumbers("scores", scores);
  assertNumbers("probabilities", probabilities, Math.max(1, scores.length));
  assertRising("scores", scores);
  const x = Float64Array.from(scores), y = Float64Array.from(probabilities);
  const last = x.length - 1;
  return (score) => {
    if (Number.isNaN(score)) return NaN;
    const k = countBelow(x, score, true) - 1;
    if (k < 0) return y[0];
    if (k >= last) return y[last];
    // Halved: the distance of huge scores may overflow; then twice, which is exact.
    const width = x[k + 1] - x[k];
    const share = width < Infinity
      ? (score - x[k]) / width
      : (score / 2 - x[k] / 2) / (x[k + 1] / 2 - x[k] / 2);
    return Math.min(y[k + 1], y[k] + share * (y[k + 1] - y[k]));
  };
}

/** Venn-Abers' one probability for both: the one that loses least log loss at worst. */
export function mergeBounds(low: number, high: number): number {
  return high / (1 - low + high);
}

const KERNELS: { readonly [K in CalibratorKind]: (data: CalibratorDataOf[K]) => Kernel } = {
  identity: sigmoidKernel,
  platt: sigmoidKernel,
  temperature: sigmoidKernel,
  beta: betaKernel,
  isotonic: isotonicKernel,
  histogram: (data) => stairs(data, true),
  vennAbers({ low, high }) {
    const below = stairs(low, true), above = stairs(high, false);
    return (score) => mergeBounds(below(score), above(score));
  },
};

/**
 * The function of one score that the numbers stand for.
 *
 * @throws {TypeError} for an unknown kind, and for numbers that are no calibrator of their kind
 */
export function kernelOf(data: CalibratorData): Kernel {
  const { kind } = data;
  if (!Object.hasOwn(KERNELS, kind)) {
    throw new TypeError(
      `Expected a calibrator of ${Object.keys(KERNELS).join(", ")} but found ${
        JSON.stringify(kind)
      }`,
    );
  }
  // The table has the right function for every kind, which an index by union cannot say.
  return (KERNELS[kind] as (data: CalibratorData) => Kernel)(data);
}

/** Both probabilities of scores. */
export function vennAbersBounds({ low, high }: VennAbersData) {
  const below = stairs(low, true), above = stairs(high, false);
  return (scores: ArrayLike<number>) => ({
    low: Float64Array.from(scores, below),
    high: Float64Array.from(scores, above),
  });
}
