/** Options of {@linkcode fitLogistic}. */
export interface FitLogisticOptions {
  /** Columns of the data. */
  readonly features: number;
  /** Half of this times the squared coefficients is added to the summed loss: scikit-learn's 1/C. */
  readonly l2: number;
}

/** Coefficients of a logistic regression. */
export interface LogisticFit {
  readonly coefficients: Float64Array;
  readonly intercept: number;
}

const MAX_ITERATIONS = 100;
/** Newton's decrement below which the loss cannot be told from its minimum. */
const TOLERANCE = 1e-12;

/** Solves A x = b in place for a symmetric positive definite A by Cholesky; false if it is not. */
function solve(a: Float64Array, b: Float64Array): boolean {
  const n = b.length;
  for (let j = 0; j < n; j++) {
    let diagonal = a[j * n + j];
    for (let k = 0; k < j; k++) diagonal -= a[j * n + k] ** 2;
    if (!(diagonal > 0)) return false;
    const root = Math.sqrt(diagonal);
    a[j * n + j] = root;
    for (let i = j + 1; i < n; i++) {
      let value = a[i * n + j];
      for (let k = 0; k < j; k++) value -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = value / root;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i] -= a[i * n + k] * b[k];
    b[i] /= a[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) b[i] -= a[k * n + i] * b[k];
    b[i] /= a[i * n + i];
  }
  return true;
}

/**
 * Logistic regression by Newton's method with step halving, in float64: minimises
 * sum(w (ln(1 + e^z) - y z)) + l2 / 2 |coefficients|², the intercept unpenalised. `x` is
 * [samples, features] row by row, without missing values.
 *
 * @throws {RangeError} when the problem has no unique minimum, as with l2 = 0 and columns that
 * depend on each other or classes that a line separates
 */
export function fitLogistic(
  x: Float32Array | Float64Array,
  { labels, weights }: { readonly labels: Float64Array; readonly weights: Float64Array },
  { features, l2 }: FitLogisticOptions,
): LogisticFit {
  const size = features + 1;
  const rows = labels.length;
  // The intercept is the last coefficient.
  let theta = new Float64Array(size);
  const candidate = new Float64Array(size);
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);

  const scoreOf = (row: number, at: Float64Array) => {
    let z = at[features];
    for (let j = 0; j < features; j++) z += at[j] * x[row * features + j];
    return z;
  };
  const lossAt = (at: Float64Array) => {
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      const z = scoreOf(i, at);
      const softplus = z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
      loss += weights[i] * (softplus - labels[i] * z);
    }
    for (let j = 0; j < features; j++) loss += 0.5 * l2 * at[j] ** 2;
    return loss;
  };

  let loss = lossAt(theta);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    gradient.fill(0);
    hessian.fill(0);
    for (let i = 0; i < rows; i++) {
      const p = 1 / (1 + Math.exp(-scoreOf(i, theta)));
      const error = weights[i] * (p - labels[i]);
      const curvature = weights[i] * p * (1 - p);
      for (let j = 0; j < size; j++) {
        const xj = j < features ? x[i * features + j] : 1;
        gradient[j] += error * xj;
        const scaled = curvature * xj;
        for (let k = 0; k <= j; k++) {
          hessian[j * size + k] += scaled * (k < features ? x[i * features + k] : 1);
        }
      }
    }
    for (let j = 0; j < features; j++) {
      gradient[j] += l2 * theta[j];
      hessian[j * size + j] += l2;
    }
    const step = gradient.slice();
    if (!solve(hessian, step)) {
      throw new RangeError(`Expected a unique minimum but found none with l2 ${l2}`);
    }
    let decrement = 0;
    for (let j = 0; j < size; j++) decrement += gradient[j] * step[j];
    if (decrement < TOLERANCE) break;
    let share = 1;
    let next = Infinity;
    for (; share > 1e-10; share /= 2) {
      for (let j = 0; j < size; j++) candidate[j] = theta[j] - share * step[j];
      next = lossAt(candidate);
      if (next <= loss) break;
    }
    if (!(next <= loss)) break;
    theta = candidate.slice();
    loss = next;
  }
  return { coefficients: theta.slice(0, features), intercept: theta[features] };
}
