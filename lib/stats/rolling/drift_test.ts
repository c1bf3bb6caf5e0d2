import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import { rollingLine, rollingSlope, rollingWeightedMean } from "./linear_weights.ts";
import { rollingMean } from "./rolling_mean.ts";
import { rollingBeta, rollingCorrelation } from "./rolling_pair.ts";
import { rollingStd } from "./rolling_std.ts";
import { rollingSum } from "./rolling_sum.ts";
import type { WindowOptions } from "./window.ts";

const ROWS = 10_000_000, WINDOW = 20;
/** The level falls by seven powers of ten for the last rows. */
const STEP = ROWS - 1_000;
const random = prng(11);
const x = new Float64Array(ROWS), y = new Float64Array(ROWS);
for (let t = 0; t < ROWS; t++) {
  const level = t < STEP ? 1e5 : 1e-2;
  // Roots have all the digits a number can have: sums of shorter numbers would be exact.
  x[t] = level * Math.sqrt(0.5 + random.uniform());
  y[t] = level * Math.sqrt(0.5 + random.uniform());
}
const output = new Float64Array(ROWS);

type Kernel = (x: Float64Array, output: Float64Array, options: WindowOptions) => Float64Array;
const KERNELS: readonly (readonly [string, Kernel])[] = [
  ["rollingSum", rollingSum],
  ["rollingMean", rollingMean],
  ["rollingStd", rollingStd],
  ["rollingWeightedMean", rollingWeightedMean],
  ["rollingSlope", rollingSlope],
  ["rollingLine", rollingLine],
  ["rollingCorrelation", (input, out, options) => {
    const other = y.subarray(y.length - input.length);
    return rollingCorrelation({ x: input, y: other }, out, options);
  }],
  ["rollingBeta", (input, out, options) => {
    const other = y.subarray(y.length - input.length);
    return rollingBeta({ x: input, y: other }, out, options);
  }],
];

for (const [name, kernel] of KERNELS) {
  Deno.test(`${name}() is off a fresh window by 1e-9 at most after 10 million rows and a fall`, () => {
    kernel(x, output, { window: WINDOW });
    // The same kernel, which has seen nothing but the rows after the fall.
    const first = STEP - 1;
    const fresh = kernel(x.subarray(STEP), new Float64Array(ROWS - STEP), { window: WINDOW });
    let scale = 0;
    for (let i = WINDOW - 1; i < fresh.length; i++) scale = Math.max(scale, Math.abs(fresh[i]));
    for (let i = WINDOW - 1; i < fresh.length; i++) {
      const error = Math.abs(output[first + 1 + i] - fresh[i]);
      assert.ok(error <= 1e-9 * Math.max(Math.abs(fresh[i]), 1e-3 * scale), `row ${i}: ${error}`);
    }
  });
}
