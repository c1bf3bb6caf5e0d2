import { constant, type Tensor } from "../graph/mod.ts";
import { normal } from "./initializers.ts";
import type { BuildContext } from "./network.ts";

/** Standard deviation of trained positions and tokens at the start, as in BERT. */
export const EMBEDDING_DEVIATION = 0.02;

/** Shape and element type of a table of positions. */
export type PositionsLike = Pick<Tensor, "shape" | "dtype">;

/** A trained vector for each position: `<name>` [time, width] for x [batch, time, width]. */
export function learnedPositions(
  context: BuildContext,
  { shape: [, time, width] }: PositionsLike,
  { name }: { readonly name: string },
): Tensor {
  return context.parameter(name, [time, width], normal(EMBEDDING_DEVIATION));
}

/**
 * Sines in the even columns and cosines in the odd ones, of wavelengths from 2 π to 20,000 π
 * (Vaswani et al., 2017, section 3.5): [time, width] for x [batch, time, width].
 */
export function sinusoidalPositions({ shape: [, time, width], dtype }: PositionsLike): Tensor {
  const table = Float64Array.from({ length: time * width }, (_, i) => {
    const column = i % width;
    const angle = Math.floor(i / width) / 10_000 ** (2 * Math.floor(column / 2) / width);
    return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
  return constant(table, [time, width], dtype);
}
