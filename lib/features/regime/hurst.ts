import { assertInteger, assertKnownOptions, type OptionNames } from "../../core/mod.ts";
import { logChange, Scratch } from "../../stats/rolling/mod.ts";
import type { Feature } from "../feature.ts";

/** Options of {@linkcode hurst}. */
export interface HurstOptions {
  /** Log returns that the exponent is estimated from: 16, 32, 64 or another power of two. */
  readonly window: number;
}

const KNOWN: OptionNames<HurstOptions> = { window: true };

const SMALLEST = 8;

/** Sizes of the blocks that a window is cut into: 8, 16, 32, ... */
function blockSizes(window: number): readonly number[] {
  const sizes: number[] = [];
  for (let size = SMALLEST; size <= window; size *= 2) sizes.push(size);
  return sizes;
}

/** Rescaled range that `size` independent normal values are expected to have (Anis and Lloyd). */
function expectedRange(size: number): number {
  // Gamma((n - 1) / 2) / Gamma(n / 2), from n = 2 up by x Gamma(x) = Gamma(x + 1).
  let ratio = size % 2 === 0 ? Math.sqrt(Math.PI) : 2 / Math.sqrt(Math.PI);
  for (let n = size % 2 === 0 ? 4 : 5; n <= size; n += 2) ratio *= (n - 3) / (n - 2);
  let sum = 0;
  for (let i = 1; i < size; i++) sum += Math.sqrt((size - i) / i);
  return ratio / Math.sqrt(Math.PI) * sum;
}

/**
 * Range of the cumulated deviations from the mean over the deviation (ddof 0), of the `size` values
 * that end in each row; 0 where they are all equal, NaN where one is missing.
 */
function rescaledRange(x: Float64Array, output: Float64Array, size: number): Float64Array {
  output.fill(NaN, 0, size - 1);
  for (let t = size - 1; t < x.length; t++) {
    const from = t - size + 1, anchor = x[from];
    let sum = 0;
    for (let i = from; i <= t; i++) sum += x[i] - anchor;
    const mean = sum / size;
    let walk = 0, high = 0, low = 0, squares = 0;
    for (let i = from; i <= t; i++) {
      const off = x[i] - anchor - mean;
      walk += off;
      if (walk > high) high = walk;
      if (walk < low) low = walk;
      squares += off * off;
    }
    output[t] = squares > 0 ? (high - low) / Math.sqrt(squares / size) : 0 * squares;
  }
  return output;
}

/**
 * Column `hurst<window>`: Hurst's exponent of the log returns from rescaled ranges: about 0.5 where
 * they are independent, above it where moves go on, below it where they are taken back. The range's
 * expected value for independent returns is taken out, without which short windows overstate it.
 * 0.5 where the price never moved; NaN where one of the `window + 1` closes is missing or not above 0.
 *
 * One window says little: over 128 independent returns the estimate's deviation is about 0.09.
 *
 * @example
 * ```ts
 * import { hurst } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(hurst({ window: 128 }).warmup, 128);
 * ```
 */
export function hurst(options: HurstOptions): Feature {
  assertKnownOptions("hurst", options, KNOWN);
  const { window } = options;
  assertInteger("window", window, { min: 2 * SMALLEST });
  if (!Number.isInteger(Math.log2(window))) {
    throw new RangeError(`Expected window to be a power of two but found ${window}`);
  }
  const sizes = blockSizes(window);
  const logs = sizes.map((size) => Math.log(size));
  const center = logs.reduce((sum, value) => sum + value) / logs.length;
  const spread = logs.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return Object.freeze<Feature>({
    names: [`hurst${window}`],
    inputs: ["close"],
    warmup: window,
    parameters: { window },
    formula:
      "0.5 + slope of ln(mean R/S of blocks / expected R/S) on ln(size), sizes 8, 16, ... up to the window, blocks counted back from the row, blocks without movement left out",
    source:
      "Hurst (1951); expected value of Anis and Lloyd (1976); Weron, Estimating long-range dependence (2002)",
    memory: "window",
    priceDegree: 0,
    compute: ({ close }, [output]) => {
      using scratch = new Scratch(output.length);
      const change = logChange(close, scratch.take()), range = scratch.take();
      output.fill(0.5);
      sizes.forEach((size, k) => {
        const weight = (logs[k] - center) / spread, expected = expectedRange(size);
        const blocks = Math.floor(window / size);
        rescaledRange(change, range, size);
        for (let t = window; t < output.length; t++) {
          let sum = 0, moving = 0;
          for (let end = t, left = blocks; left > 0; left--, end -= size) {
            sum += range[end];
            if (range[end] > 0) moving++;
          }
          // Where the smallest blocks stand still there is no slope.
          if (sum === 0) output[t] = k === 0 ? -Infinity : output[t];
          else output[t] += weight * Math.log(sum / moving / expected);
        }
      });
      for (let t = window; t < output.length; t++) if (output[t] === -Infinity) output[t] = 0.5;
      output.fill(NaN, 0, window);
    },
  });
}
