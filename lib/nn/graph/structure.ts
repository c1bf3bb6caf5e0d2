import { BATCH, broadcastShapes, normalizeAxis, sameShape, type Shape, sizeOf } from "./shape.ts";
import { createNode, type Tensor } from "./tensor.ts";

/** Elements of the axes before and after a free batch axis; a static shape has none before. */
function sizesAround(shape: Shape): readonly [before: number, after: number] {
  const at = shape.indexOf(BATCH);
  return [sizeOf(shape.slice(0, Math.max(at, 0))), sizeOf(shape.slice(at + 1))];
}

/**
 * The same numbers, in the same order, under another shape of the same size. A free batch axis
 * stays one of its own: only the axes before it and the axes after it are cut anew.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const [before, after] = sizesAround(x.shape);
  const [newBefore, newAfter] = sizesAround(shape);
  const free = x.shape.includes(BATCH);
  if (newBefore !== before || newAfter !== after || shape.includes(BATCH) !== free) {
    throw new TypeError(
      `Expected a shape of ${free ? `${before} x batch x ` : ""}${after} elements but found [${
        shape.join(", ")
      }]`,
    );
  }
  if (sameShape(shape, x.shape)) return x;
  return createNode("reshape", { inputs: [x], attributes: {}, shapes: [shape], dtype: x.dtype })
    .outputs[0];
}

/** Repeats x along its axes of length 1 (and new leading axes) up to a static shape. */
export function expand(x: Tensor, shape: Shape): Tensor {
  sizeOf(shape);
  if (!sameShape(broadcastShapes(x.shape, shape), shape)) {
    throw new TypeError(
      `Expected a shape that [${x.shape.join(", ")}] broadcasts to but found [${shape.join(", ")}]`,
    );
  }
  if (sameShape(x.shape, shape)) return x;
  return createNode("expand", { inputs: [x], attributes: {}, shapes: [shape], dtype: x.dtype })
    .outputs[0];
}

/** Tensors joined along one axis; their other axes agree. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const first = parts[0];
  if (first === undefined) throw new RangeError("Expected at least 1 tensor to join but found 0");
  if (parts.length === 1) return first;
  const along = normalizeAxis(axis, first.shape.length);
  let length = 0;
  for (const part of parts) {
    const fits = part.shape.length === first.shape.length &&
      part.shape.every((dimension, i) => i === along || dimension === first.shape[i]);
    if (!fits) {
      throw new TypeError(
        `Expected tensors that agree but for axis ${along} but found [${
          first.shape.join(", ")
        }] and [${part.shape.join(", ")}]`,
      );
    }
    length += part.shape[along];
  }
  const shape = first.shape.map((dimension, i) => i === along ? length : dimension);
  return createNode("concat", {
    inputs: parts,
    attributes: { axis: along },
    shapes: [shape],
    dtype: first.dtype,
  }).outputs[0];
}

/**
 * Cuts one axis into consecutive parts of the given sizes.
 *
 * @example
 * ```ts
 * import { input, split } from "lib/nn/graph/mod.ts";
 * import assert from "node:assert/strict";
 * const [gates, cell] = split(input("z", [8, 4]), [3, 1], 1);
 * assert.deepEqual([gates.shape, cell.shape], [[8, 3], [8, 1]]);
 * ```
 */
export function split(x: Tensor, sizes: readonly number[], axis: number): readonly Tensor[] {
  const along = normalizeAxis(axis, x.shape.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== x.shape[along]) {
    throw new RangeError(
      `Expected sizes that add up to ${x.shape[along]} but found [${sizes.join(", ")}]`,
    );
  }
  if (sizes.length === 1) return [x];
  return createNode("split", {
    inputs: [x],
    attributes: { axis: along, sizes },
    shapes: sizes.map((size) => x.shape.map((dimension, i) => i === along ? size : dimension)),
    dtype: x.dtype,
  }).outputs;
}

/** Options of {@linkcode pad}. */
export interface PadOptions {
  readonly axis: number;
  /** Zeros to add at the start of the axis; elements to take off where negative. Default: 0. */
  readonly before?: number;
  /** The same at its end. Default: 0. */
  readonly after?: number;
}

/**
 * Zeros around one axis. Adding before and taking off after moves a sequence on in time:
 * `pad(x, { axis: 0, before: 1, after: -1 })` is x[t - 1], and zero where there is none.
 */
export function pad(x: Tensor, { axis, before = 0, after = 0 }: PadOptions): Tensor {
  const along = normalizeAxis(axis, x.shape.length);
  const length = x.shape[along];
  const padded = length + before + after;
  // What is taken off must be there, or the two ends would overlap.
  if (!(length > 0) || length + Math.min(before, 0) + Math.min(after, 0) < 0 || padded < 1) {
    throw new RangeError(
      `Expected padding that leaves some of ${length} elements but found ${before} before and ${after} after`,
    );
  }
  if (before === 0 && after === 0) return x;
  return createNode("pad", {
    inputs: [x],
    attributes: { axis: along, before, after },
    shapes: [x.shape.map((dimension, i) => i === along ? padded : dimension)],
    dtype: x.dtype,
  }).outputs[0];
}

/** Parts of tensors made by {@linkcode stack}, so that taking them apart again costs nothing. */
const stackedParts = new WeakMap<Tensor, readonly Tensor[]>();

/** Equal shapes on top of each other: n of [...shape] give [n, ...shape]. */
export function stack(parts: readonly Tensor[]): Tensor {
  const { shape } = parts[0];
  const stacked = reshape(concat(parts, 0), [parts.length, ...shape]);
  stackedParts.set(stacked, parts);
  return stacked;
}

/** The opposite of {@linkcode stack}: the slices along the first axis. */
export function unstack(x: Tensor): readonly Tensor[] {
  const known = stackedParts.get(x);
  if (known) return known;
  const [count, ...shape] = x.shape;
  return split(x, new Array(count).fill(1), 0).map((part) => reshape(part, shape));
}
