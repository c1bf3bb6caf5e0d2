import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import { multiply, reshape, transpose } from "../graph/mod.ts";
import type { Network } from "../layers/mod.ts";
import { drawMasks, maskArrays, maskKey, type PlacedMask, placeMasks } from "./masks.ts";

const mask = (shape: number[], axis: number | undefined, rate = 0.3): PlacedMask => ({
  name: "m",
  shape,
  axis,
  rate,
});

function draw(masks: readonly PlacedMask[], key: readonly [number, number], first = 0) {
  const arrays = maskArrays(masks);
  drawMasks(masks, { key, first }, arrays);
  return arrays;
}

/** Correlation of what two masks drop. */
function correlation(a: Float32Array, b: Float32Array, rate: number): number {
  let both = 0;
  for (let i = 0; i < a.length; i++) if (a[i] === 0 && b[i] === 0) both++;
  return (both / a.length - rate * rate) / (rate * (1 - rate));
}

Deno.test("drawMasks() drops the stated share and keeps the expectation", () => {
  for (const rate of [0.1, 0.3, 0.9]) {
    const [out] = draw([mask([100, 40, 51], 1, rate)], [1, 2]);
    const dropped = out.filter((value) => value === 0).length / out.length;
    assert.ok(Math.abs(dropped - rate) < 0.005, `${dropped} dropped at ${rate}`);
    const mean = out.reduce((sum, value) => sum + value, 0) / out.length;
    assert.ok(Math.abs(mean - 1) < 0.02, `mean ${mean} at ${rate}`);
    assert.equal(new Set(out).size, 2);
  }
});

Deno.test("drawMasks() draws for a part of a batch what the whole batch has there", () => {
  const [whole, shared] = draw([mask([3, 6, 5], 1), mask([7], undefined)], [3, 4]);
  const [part, sharedPart] = draw([mask([3, 2, 5], 1), mask([7], undefined)], [3, 4], 4);
  for (let t = 0; t < 3; t++) {
    const there = whole.subarray((t * 6 + 4) * 5, (t * 6 + 6) * 5);
    assert.deepEqual([...part.subarray(t * 10, (t + 1) * 10)], [...there]);
  }
  assert.deepEqual([...sharedPart], [...shared]);
});

Deno.test("drawMasks() draws samples, masks and steps independently", () => {
  const rate = 0.3, size = 40_000, bound = 4 / Math.sqrt(size);
  const twice = mask([2, size], 0, rate);
  const [a, other] = draw([twice, twice], [5, 6]);
  const [later] = draw([twice], [5, 7]);
  const [elsewhere] = draw([twice], [6, 6]);
  const first = a.subarray(0, size), second = a.subarray(size);
  const pairs = {
    samples: [first, second],
    masks: [a, other],
    "second words of keys": [a, later],
    "first words of keys": [a, elsewhere],
    neighbours: [first.subarray(1), first.subarray(0, size - 1)],
  };
  for (const [what, [x, y]] of Object.entries(pairs)) {
    const found = correlation(x, y, rate);
    assert.ok(Math.abs(found) < bound, `${what} correlate at ${found}`);
  }
});

Deno.test("maskKey() is a stream's own", () => {
  assert.deepEqual(maskKey(prng(1)), maskKey(prng(1)));
  assert.notDeepEqual(maskKey(prng(1)), maskKey(prng(2)));
});

Deno.test("placeMasks() finds the axis of the samples", () => {
  const network: Network = (context, x) => {
    const [time, batch, features] = x.shape;
    const a = multiply(x, context.mask("a", x.shape, 0.5));
    const b = multiply(transpose(a, [1, 0, 2]), context.mask("b", [batch, time, features], 0.5));
    return multiply(b, context.mask("shared", [features], 0.5));
  };
  assert.deepEqual(
    placeMasks(network, [4, 2, 3]).map(({ name, axis }) => [name, axis]),
    [["a", 1], ["b", 0], ["shared", undefined]],
  );
});

Deno.test("placeMasks() refuses a mask that mixes samples with something else", () => {
  const network: Network = (context, x) => {
    const flat = reshape(x, [x.shape[0] * x.shape[1], x.shape[2]]);
    return multiply(flat, context.mask("flat", flat.shape, 0.5));
  };
  assert.throws(() => placeMasks(network, [4, 2, 3]), {
    name: "TypeError",
    message: "Expected flat to have one axis of 2 samples but found [8, 3]",
  });
});
