import type { Prng } from "../../core/mod.ts";
import type { Shape } from "../graph/mod.ts";

/** Fills a new parameter of the given shape; matrices are [inputs, outputs]. */
export type Initializer = (random: Prng, shape: Shape) => Float32Array;

function size(shape: Shape): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** All zeros. */
export const zeros: Initializer = (_random, shape) => new Float32Array(size(shape));

/** Uniform between -limit and limit. */
export function uniform(limit: number): Initializer {
  return (random, shape) =>
    Float32Array.from({ length: size(shape) }, () => (2 * random.uniform() - 1) * limit);
}

/** Normal with mean 0 and the given standard deviation. */
export function normal(deviation: number): Initializer {
  return (random, shape) =>
    Float32Array.from({ length: size(shape) }, () => random.normal() * deviation);
}

/** All the same number. */
export function filled(value: number): Initializer {
  return (_random, shape) => new Float32Array(size(shape)).fill(value);
}

/** Uniform with variance 2 / (inputs + outputs) (Glorot and Bengio, 2010). */
export const glorotUniform: Initializer = (random, shape) => {
  const limit = Math.sqrt(6 / (shape[0] + shape[shape.length - 1]));
  return uniform(limit)(random, shape);
};

/**
 * Square blocks with orthonormal columns side by side (Saxe et al., 2014): [n, k n] holds k of
 * them, one a gate. Made from normal numbers by modified Gram-Schmidt.
 */
export const orthogonalBlocks: Initializer = (random, [n, width]) => {
  const out = new Float32Array(n * width);
  for (let block = 0; block < width / n; block++) {
    const columns = Array.from(
      { length: n },
      () => Float64Array.from({ length: n }, () => random.normal()),
    );
    columns.forEach((column, j) => {
      for (let k = 0; k < j; k++) {
        let dot = 0;
        for (let i = 0; i < n; i++) dot += column[i] * columns[k][i];
        for (let i = 0; i < n; i++) column[i] -= dot * columns[k][i];
      }
      const norm = Math.hypot(...column);
      for (let i = 0; i < n; i++) {
        column[i] /= norm;
        out[i * width + block * n + j] = column[i];
      }
    });
  }
  return out;
};

/** Zeros, but ones in block `index` of `blocks`: an LSTM starts by remembering (Jozefowicz, 2015). */
export function oneBlock(index: number, blocks: number): Initializer {
  return (_random, shape) => {
    const length = size(shape) / blocks;
    return new Float32Array(size(shape)).fill(1, index * length, (index + 1) * length);
  };
}
