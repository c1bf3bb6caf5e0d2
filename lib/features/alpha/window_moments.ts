import { PARTS, WINDOWS } from "./windows.ts";
import type { RowRange, Workspace } from "./workspace.ts";

const FIRST = WINDOWS[0];

/** Mean and sum of squares about it, a column a window. */
export interface Moments {
  readonly means: readonly Float64Array[];
  readonly squares: readonly Float64Array[];
}

/** Columns for {@linkcode windowMoments}. */
export function createMoments(space: Workspace): Moments {
  return { means: space.columnPerWindow(), squares: space.columnPerWindow() };
}

/**
 * Moments of the last values of `x` over each window. Those of the first window are sums of distances
 * from the row's own value; those of two parts are joined (Chan, Golub and LeVeque, 1983), which only
 * adds up squares, so that nothing cancels. Squares are exactly 0 where all values are equal.
 */
export function windowMoments(
  x: Float64Array,
  { means, squares }: Moments,
  { from, to }: RowRange,
): void {
  const firstMean = means[0], firstSquares = squares[0];
  for (let at = from; at < to; at++) {
    const value = x[at];
    const a = x[at - 1] - value, b = x[at - 2] - value;
    const c = x[at - 3] - value, d = x[at - 4] - value;
    const sum = a + b + c + d;
    firstMean[at] = value + sum / FIRST;
    firstSquares[at] = a * a + b * b + c * c + d * d - sum * sum / FIRST;
  }
  for (const { whole, newer, older, lag } of PARTS) {
    const mean = means[whole], newerMean = means[newer], olderMean = means[older];
    const square = squares[whole], newerSquare = squares[newer], olderSquare = squares[older];
    const share = WINDOWS[newer] / WINDOWS[whole];
    const weight = share * WINDOWS[older];
    for (let at = from; at < to; at++) {
      const before = olderMean[at - lag];
      const apart = newerMean[at] - before;
      mean[at] = before + apart * share;
      square[at] = newerSquare[at] + olderSquare[at - lag] + apart * apart * weight;
    }
  }
}

/**
 * Sums of products about the means of the last values of `x` and `y`, whose moments are there,
 * over each window.
 */
export function windowProducts(
  { x, y, xMeans, yMeans }: {
    readonly x: Float64Array;
    readonly y: Float64Array;
    readonly xMeans: readonly Float64Array[];
    readonly yMeans: readonly Float64Array[];
  },
  products: readonly Float64Array[],
  { from, to }: RowRange,
): void {
  const first = products[0], xMean = xMeans[0], yMean = yMeans[0];
  for (let at = from; at < to; at++) {
    const u = x[at], v = y[at];
    let sum = 0;
    for (let i = 1; i < FIRST; i++) sum += (x[at - i] - u) * (y[at - i] - v);
    first[at] = sum - FIRST * (xMean[at] - u) * (yMean[at] - v);
  }
  for (const { whole, newer, older, lag } of PARTS) {
    const product = products[whole], newerProduct = products[newer], olderProduct = products[older];
    const newerX = xMeans[newer], olderX = xMeans[older];
    const newerY = yMeans[newer], olderY = yMeans[older];
    const weight = WINDOWS[newer] * WINDOWS[older] / WINDOWS[whole];
    for (let at = from; at < to; at++) {
      const apart = (newerX[at] - olderX[at - lag]) * (newerY[at] - olderY[at - lag]);
      product[at] = newerProduct[at] + olderProduct[at - lag] + apart * weight;
    }
  }
}

/** As {@linkcode windowProducts} with the time, in bars, as the other variable. */
export function windowTimeProducts(
  x: Float64Array,
  { means, products }: {
    readonly means: readonly Float64Array[];
    readonly products: readonly Float64Array[];
  },
  { from, to }: RowRange,
): void {
  const first = products[0];
  for (let at = from; at < to; at++) {
    first[at] = 2 * (x[at] - x[at - 4]) + (x[at - 1] - x[at - 3]);
  }
  for (const { whole, newer, older, lag } of PARTS) {
    const product = products[whole], newerProduct = products[newer], olderProduct = products[older];
    const newerMean = means[newer], olderMean = means[older];
    // The parts' middles lie half the window apart.
    const weight = WINDOWS[newer] * WINDOWS[older] / 2;
    for (let at = from; at < to; at++) {
      const apart = newerMean[at] - olderMean[at - lag];
      product[at] = newerProduct[at] + olderProduct[at - lag] + apart * weight;
    }
  }
}
