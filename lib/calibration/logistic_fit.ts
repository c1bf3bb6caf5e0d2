import { sigmoid, softplus } from "./kernels.ts";

/** Options of {@linkcode fitLogistic}. */
export interface LogisticFitOptions {
  /** Half the weight of the squared coefficients of the columns in the loss. Default: 0. */
  readonly ridge?: number;
  /** Whether a coefficient of its own is added to every sum; it bears no penalty. Default: true. */
  readonly intercept?: boolean;
}

/** A fit by {@linkcode fitLogistic}. */
export interface LogisticFit {
  /** One a column, then the intercept if there is one. */
  readonly coefficients: Float64Array;
  /** Cross-entropy over all rows and the penalty. */
  readonly loss: number;
  /** Whether the last step changed nothing but rounding: false where classes are separable. */
  readonly converged: boolean;
}

/** Solves `matrix x = vector` (symmetric, positive definite, row-major) in place; x is in `vector`. */
function solve(matrix: Float64Array, vector: Float64Array): void {
  const d = vector.length;
  for (let k = 0; k < d; k++) {
    const pivot = Math.max(matrix[k * d + k], 1e-300);
    for (let i = k + 1; i < d; i++) {
      const factor = matrix[i * d + k] / pivot;
      if (factor === 0) continue;
      for (let j = k; j < d; j++) matrix[i * d + j] -= factor * matrix[k * d + j];
      vector[i] -= factor * vector[k];
    }
  }
  for (let k = d - 1; k >= 0; k--) {
    let sum = vector[k];
    for (let j = k + 1; j < d; j++) sum -= matrix[k * d + j] * vector[j];
    vector[k] = sum / Math.max(matrix[k * d + k], 1e-300);
  }
}

const ITERATIONS = 100;

/**
 * Logistic regression of labels (0, 1 or between) on a few columns by Newton's method with a
 * backtracking line search. Columns should be of size 1 or so, and centred where there is an
 * intercept, or digits are lost.
 */
export function fitLogistic(
  columns: readonly Float64Array[],
  labels: ArrayLike<number>,
  { ridge = 0, intercept = true }: LogisticFitOptions = {},
): LogisticFit {
  const n = labels.length;
  const given = columns.length, d = given + (intercept ? 1 : 0);
  const all = intercept ? [...columns, new Float64Array(n).fill(1)] : columns;
  let coefficients = new Float64Array(d);
  const sumAt = (c: Float64Array, i: number) => {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += c[j] * all[j][i];
    return sum;
  };
  const lossOf = (c: Float64Array) => {
    let loss = 0;
    for (let i = 0; i < n; i++) {
      const logit = sumAt(c, i);
      loss += softplus(logit) - labels[i] * logit;
    }
    for (let j = 0; j < given; j++) loss += ridge / 2 * c[j] * c[j];
    return loss;
  };
  let loss = lossOf(coefficients), converged = false;
  const step = new Float64Array(d), hessian = new Float64Array(d * d);
  const gradient = new Float64Array(d);
  for (let iteration = 0; iteration < ITERATIONS && !converged; iteration++) {
    gradient.fill(0);
    hessian.fill(0);
    for (let i = 0; i < n; i++) {
      const p = sigmoid(sumAt(coefficients, i));
      const excess = p - labels[i], weight = p * (1 - p);
      for (let j = 0; j < d; j++) {
        gradient[j] += excess * all[j][i];
        for (let k = 0; k <= j; k++) hessian[j * d + k] += weight * all[j][i] * all[k][i];
      }
    }
    for (let j = 0; j < given; j++) {
      gradient[j] += ridge * coefficients[j];
      hessian[j * d + j] += ridge;
    }
    for (let j = 0; j < d; j++) {
      hessian[j * d + j] += 1e-12;
      for (let k = 0; k < j; k++) hessian[k * d + j] = hessian[j * d + k];
      step[j] = -gradient[j];
    }
    solve(hessian, step);
    const descent = step.reduce((sum, value, j) => sum + value * gradient[j], 0);
    const moved = (share: number) => coefficients.map((value, j) => value + share * step[j]);
    // Half of this is what the step still gains; below the rounding of the loss it is the last one.
    if (!(-descent > 1e-14 * Math.max(1, loss))) {
      if (descent <= 0) coefficients = moved(1);
      converged = true;
      break;
    }
    let share = 1, next = lossOf(moved(share));
    while (!(next <= loss + 1e-4 * share * descent) && share > 1e-12) {
      share /= 2;
      next = lossOf(moved(share));
    }
    if (!(next < loss)) break;
    coefficients = moved(share);
    loss = next;
  }
  return { coefficients, loss: lossOf(coefficients), converged };
}
