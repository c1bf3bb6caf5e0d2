/** Sums and sums of squares of every strategy in every block of rows, block after block. */
export interface BlockSums {
  /** Rows of each block. */
  readonly rows: readonly number[];
  /** Sum of strategy k in block b at b * strategies + k. */
  readonly sums: Float64Array;
  /** Sum of squares, laid out alike. */
  readonly squares: Float64Array;
}

/** Sums of every subset of the first half of the blocks (0) and of the second (1), by bit mask. */
export interface HalfTables {
  readonly rows: readonly [Float64Array, Float64Array];
  readonly sums: readonly [Float64Array, Float64Array];
  readonly squares: readonly [Float64Array, Float64Array];
}

/** Cuts the rows into blocks whose lengths differ by one at most, and sums each strategy in each. */
export function blockSums(strategies: readonly Float64Array[], blocks: number): BlockSums {
  const count = strategies.length, n = strategies[0].length;
  const starts = Array.from({ length: blocks + 1 }, (_, b) => Math.floor(b * n / blocks));
  const sums = new Float64Array(blocks * count), squares = new Float64Array(blocks * count);
  strategies.forEach((values, k) => {
    for (let b = 0; b < blocks; b++) {
      let sum = 0, square = 0;
      for (let i = starts[b]; i < starts[b + 1]; i++) {
        sum += values[i];
        square += values[i] * values[i];
      }
      sums[b * count + k] = sum;
      squares[b * count + k] = square;
    }
  });
  return { rows: starts.slice(1).map((end, b) => end - starts[b]), sums, squares };
}

/** Sums over every subset of `from`..`to`: a subset is one with a block fewer, plus that block. */
function subsets(values: ArrayLike<number>, width: number, from: number, to: number): Float64Array {
  const out = new Float64Array(2 ** (to - from) * width);
  for (let mask = 1; mask < 2 ** (to - from); mask++) {
    const block = from + 31 - Math.clz32(mask);
    const rest = mask ^ (1 << (block - from));
    for (let k = 0; k < width; k++) {
      out[mask * width + k] = out[rest * width + k] + values[block * width + k];
    }
  }
  return out;
}

/**
 * Tables from which the sums of any set of blocks are two look-ups and one addition: `2^(blocks / 2)`
 * subsets a half in place of `2^blocks`.
 */
export function halfTables({ rows, sums, squares }: BlockSums, count: number): HalfTables {
  const blocks = rows.length, half = blocks / 2;
  const both = (values: ArrayLike<number>, width: number): [Float64Array, Float64Array] => [
    subsets(values, width, 0, half),
    subsets(values, width, half, blocks),
  ];
  return { rows: both(rows, 1), sums: both(sums, count), squares: both(squares, count) };
}
