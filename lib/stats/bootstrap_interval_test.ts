import assert from "node:assert/strict";
import { prng } from "../core/mod.ts";
import { bootstrapInterval, bootstrapIntervals, optimalBlockLength } from "./mod.ts";

function meanOf(values: Float64Array): (indexes: Int32Array) => number {
  return (indexes) => {
    let sum = 0;
    for (const i of indexes) sum += values[i];
    return sum / indexes.length;
  };
}

Deno.test("bootstrapInterval() covers the mean of a dependent series about as often as it says", () => {
  const random = prng(11);
  const n = 400, phi = 0.5, worlds = 200;
  let covered = 0, coveredByRows = 0;
  for (let world = 0; world < worlds; world++) {
    const values = new Float64Array(n);
    values[0] = random.normal() / Math.sqrt(1 - phi * phi);
    for (let i = 1; i < n; i++) values[i] = phi * values[i - 1] + random.normal();
    const options = { resamples: 300, prng: random };
    const blocks = bootstrapInterval(n, meanOf(values), {
      ...options,
      blockLength: optimalBlockLength(values),
    });
    const rows = bootstrapInterval(n, meanOf(values), { ...options, blockLength: 1 });
    if (blocks.low < 0 && 0 < blocks.high) covered++;
    if (rows.low < 0 && 0 < rows.high) coveredByRows++;
  }
  // 5 standard errors below 0.95 minus the few points that block bootstraps are known to lack.
  assert.ok(covered / worlds > 0.85, `${covered / worlds}`);
  // Resampling single rows ignores the dependence: about 0.75 of these intervals hold the truth.
  assert.ok(coveredByRows / worlds < 0.83, `${coveredByRows / worlds}`);
});

Deno.test("bootstrapInterval() widens with the confidence", () => {
  const random = prng(2);
  const values = Float64Array.from({ length: 100 }, () => random.normal());
  const width = (confidence: number) => {
    const options = { confidence, blockLength: 1, prng: prng(1) };
    const { low, high } = bootstrapInterval(100, meanOf(values), options);
    return high - low;
  };
  assert.ok(width(0.5) < width(0.9) && width(0.9) < width(0.99));
});

Deno.test("bootstrapInterval() leaves out undefined resamples and gives up when most are", () => {
  const options = { blockLength: 1, resamples: 100, prng: prng(1) };
  let call = 0;
  const some = bootstrapInterval(10, () => call++ % 4 === 1 ? NaN : 5, options);
  assert.deepEqual({ ...some }, { estimate: 5, low: 5, high: 5 });
  call = 0;
  const most = bootstrapInterval(10, () => call++ % 4 === 0 ? 5 : NaN, options);
  assert.deepEqual({ ...most }, { estimate: 5, low: NaN, high: NaN });
  call = 0;
  const unknown = bootstrapInterval(10, () => call++ === 0 ? NaN : 5, options);
  assert.deepEqual({ ...unknown }, { estimate: NaN, low: NaN, high: NaN });
});

Deno.test("bootstrapIntervals() evaluates all figures on the same rows", () => {
  const values = Float64Array.from({ length: 60 }, (_, i) => Math.cos(i));
  const evaluate = (indexes: Int32Array, out: Float64Array) => {
    out[0] = meanOf(values)(indexes);
    out[1] = -out[0];
  };
  const [plus, minus] = bootstrapIntervals(60, evaluate, {
    count: 2,
    blockLength: 4,
    prng: prng(9),
  });
  assert.equal(plus.estimate, meanOf(values)(Int32Array.from(values, (_, i) => i)));
  assert.ok(Math.abs(plus.low + minus.high) < 1e-12 && Math.abs(plus.high + minus.low) < 1e-12);
});

Deno.test("bootstrapInterval() refuses options that make no sense", () => {
  const run = (change: object) =>
    bootstrapInterval(5, () => 0, { blockLength: 1, prng: prng(1), ...change });
  assert.throws(() => run({ confidence: 95 }), /confidence to be between 0 and 1.*found 95/);
  assert.throws(() => run({ resamples: 0 }), /resamples/);
  assert.throws(() => run({ blockLength: 0 }), /blockLength/);
});
