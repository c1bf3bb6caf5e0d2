import assert from "node:assert/strict";
import fc from "fast-check";
import { createBars, prng } from "../../core/mod.ts";
import { checkPriceJumps, type JumpOptions } from "./price_jumps.ts";
import type { Tally } from "./tally.ts";

/** A walk whose returns are normal with `sigma`, a function of the row. */
function walk(length: number, sigma: (row: number) => number, seed = 1): Float64Array {
  const random = prng(seed);
  const close = new Float64Array(length);
  let log = 0;
  for (let i = 0; i < length; i++) close[i] = 100 * Math.exp(log += sigma(i) * random.normal());
  return close;
}

function jumps(close: Float64Array, options: JumpOptions & { open?: Float64Array } = {}): Tally {
  const { open = close.map((_, i) => close[Math.max(0, i - 1)]), ...rest } = options;
  const bars = createBars(
    { time: close, open, high: close, low: close, close, volume: close },
    { symbol: "TEST", intervalMs: 60_000 },
  );
  const tally: Tally = { count: 0, rows: [] };
  checkPriceJumps(bars, tally, rest);
  return tally;
}

Deno.test("checkPriceJumps() finds the one jump that is put into a walk, and no other", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_999 }),
      fc.integer({ min: 1, max: 1000 }),
      fc.constantFrom(-1, 1),
      (row, seed, sign) => {
        const close = walk(3_000, () => 0.001, seed);
        const moved = close.map((price, i) => i >= row ? price * Math.exp(sign * 0.05) : price);
        assert.deepEqual(jumps(moved).rows, [row]);
        assert.deepEqual(jumps(close).rows, []);
      },
    ),
    { numRuns: 25 },
  );
});

Deno.test("checkPriceJumps() says how many jumps the next close took back", () => {
  const close = walk(500, () => 0.001);
  close[100] *= 1.5;
  for (let i = 300; i < 500; i++) close[i] *= 2;
  const { rows, detail } = jumps(close);
  assert.deepEqual(rows, [100, 101, 300]);
  assert.equal(detail, "1 of them taken back by the next close");
});

Deno.test("checkPriceJumps() judges wild times by their own scale, quiet ones by that of all", () => {
  const wild = (i: number) => i >= 1000 && i < 2000;
  const close = walk(3_000, (i) => wild(i) ? 0.02 : 0.001);
  assert.deepEqual(jumps(close).rows, []);
  // What is nothing in the wild part is a jump in the quiet one.
  const at = (row: number) => jumps(close.map((x, i) => i >= row ? x * 1.1 : x)).rows;
  assert.deepEqual([at(1500), at(2500)], [[], [2500]]);
  const dead = walk(3_000, (i) => i < 2000 ? 0.001 : 0.000_001);
  assert.deepEqual(jumps(dead.map((x, i) => i >= 2500 ? x * 1.005 : x)).rows, []);
});

Deno.test("checkPriceJumps() finds a jump of the open that the close does not show", () => {
  const close = walk(500, () => 0.001);
  const open = close.map((_, i) => close[Math.max(0, i - 1)] * (i === 200 ? 1.2 : 1));
  assert.deepEqual(jumps(close, { open }).rows, [200]);
});

Deno.test("checkPriceJumps() bears missing, equal and few prices", () => {
  const close = walk(500, () => 0.001);
  close[50] = NaN;
  close[60] = 0;
  close[70] = -1;
  assert.deepEqual(jumps(close).rows, []);
  assert.deepEqual(jumps(new Float64Array(500).fill(7)).rows, []);
  assert.deepEqual(jumps(Float64Array.of(1, 2, 1, 50)).rows, []);
  assert.throws(() => jumps(close, { threshold: -1 }), /jump\.threshold/);
  assert.throws(() => jumps(close, { window: 5 }), /jump\.window/);
});
