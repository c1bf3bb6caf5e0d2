import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../core/mod.ts";
import { stationaryResample } from "./mod.ts";

Deno.test("stationaryResample() starts blocks as often as the mean length says", () => {
  const n = 1000, blockLength = 8, draws = 200_000;
  const out = new Int32Array(draws);
  stationaryResample(n, out, { blockLength, prng: prng(3) });
  let starts = 0;
  for (let i = 1; i < draws; i++) if (out[i] !== (out[i - 1] + 1) % n) starts++;
  // A start that happens to go on with the next row is not seen: hence the last factor.
  const p = (1 / blockLength) * (1 - 1 / n);
  assert.ok(Math.abs(starts / draws - p) < 5 * Math.sqrt(p * (1 - p) / draws));
});

Deno.test("stationaryResample() draws every row with the same chance", () => {
  const n = 7, draws = 140_000, blockLength = 3;
  const counts = new Int32Array(n);
  const out = new Int32Array(draws);
  stationaryResample(n, out, { blockLength, prng: prng(5) });
  for (const i of out) counts[i]++;
  // Rows of a block move together; a block length is a safe factor for the variance.
  const bound = 5 * Math.sqrt(draws / n * 2 * blockLength);
  for (const count of counts) assert.ok(Math.abs(count - draws / n) < bound);
});

Deno.test("stationaryResample() gives rows of the series, repeated for a seed", () => {
  const size = fc.integer({ min: 1, max: 50 });
  const blockLength = fc.double({ min: 1, max: 1e6, noNaN: true });
  fc.assert(fc.property(size, size, blockLength, fc.nat(), (n, count, blockLength, seed) => {
    const draw = () =>
      stationaryResample(n, new Int32Array(count), { blockLength, prng: prng(seed) });
    const out = draw();
    assert.ok(out.every((i) => i >= 0 && i < n));
    assert.deepEqual(draw(), out);
  }));
});

Deno.test("stationaryResample() refuses blocks shorter than a row", () => {
  for (const blockLength of [0.5, 0, NaN, Infinity]) {
    const options = { blockLength, prng: prng(1) };
    assert.throws(() => stationaryResample(5, new Int32Array(5), options), {
      name: "RangeError",
      message: `Expected blockLength to be a finite number of at least 1 but found ${blockLength}`,
    });
  }
});
