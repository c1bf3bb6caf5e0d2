/** Dimensions of a tensor. {@linkcode BATCH} stands for a batch size left free until the run. */
export type Shape = readonly number[];

/**
 * The free batch dimension of a graph made for serving. It equals itself only: ops that would
 * need its size (a reshape, an expansion) refuse it.
 */
export const BATCH = -1;

/** Number of elements of a shape without {@linkcode BATCH}. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const dimension of shape) {
    if (dimension === BATCH) {
      throw new RangeError(`Expected a static shape but found [${shape.join(", ")}]`);
    }
    size *= dimension;
  }
  return size;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, i) => dimension === b[i]);
}

/** Shape of an elementwise result under NumPy's broadcasting rules. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const x = a[i - rank + a.length] ?? 1;
    const y = b[i - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new TypeError(
        `Expected shapes that broadcast but found [${a.join(", ")}] and [${b.join(", ")}]`,
      );
    }
    return x === 1 ? y : x;
  });
}

/** `axis` counted from the front; -1 is the last. */
export function normalizeAxis(axis: number, rank: number): number {
  const normalized = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || normalized < 0 || normalized >= rank) {
    throw new RangeError(
      `Expected axis to be an integer from ${-rank} to ${rank - 1} but found ${axis}`,
    );
  }
  return normalized;
}
