import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars, prng } from "../core/mod.ts";
import { direction } from "../labels/mod.ts";
import { join } from "./join.ts";
import { pool, type SymbolSamples } from "./pool.ts";
import { fitScaler } from "./scaler.ts";
import { tableOf } from "./testing.ts";
import { gatherWindows } from "./windows.ts";

const STEP = 1_000;

/** A symbol whose bars lack some times of the common clock; its column holds symbol and time. */
function partOf(
  symbol: number,
  { from, to, gaps, seed, sequenceLength = 3 }: {
    readonly from: number;
    readonly to: number;
    readonly gaps: number;
    readonly seed: number;
    readonly sequenceLength?: number;
  },
): SymbolSamples {
  const random = prng(seed).fork(String(symbol));
  const clock = Array.from({ length: to - from }, (_, k) => from + k)
    .filter(() => random.uniform() >= gaps);
  const time = Float64Array.from(clock, (k) => k * STEP);
  const price = time.map(() => 10 + random.uniform());
  const bars: Bars = createBars(
    { time, open: price, high: price, low: price, close: price, volume: price },
    { symbol: `S${symbol}`, intervalMs: STEP },
  );
  const table = tableOf({ a: time.map((value) => 1e6 * symbol + value / STEP) });
  return { bars, samples: join(bars, table, direction(bars, { horizon: 2 }), { sequenceLength }) };
}

const parts = (gaps: number, seed: number) => [
  partOf(1, { from: 0, to: 60, gaps, seed }),
  partOf(2, { from: 20, to: 50, gaps, seed }),
  partOf(3, { from: 10, to: 80, gaps, seed }),
];

Deno.test("pool() keeps every sample of every symbol, in the order of time", () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(0, 0.3), (seed, gaps) => {
      const given = parts(gaps, seed);
      const pooled = pool(given);
      assert.equal(pooled.length, given.reduce((n, { samples }) => n + samples.length, 0));
      for (let i = 1; i < pooled.length; i++) {
        const later = pooled.time[i] - pooled.time[i - 1];
        assert.ok(later > 0 || (later === 0 && pooled.symbol[i] > pooled.symbol[i - 1]));
      }
      given.forEach(({ samples }, s) => {
        const own = [...pooled.symbol.keys()].filter((i) => pooled.symbol[i] === s);
        assert.deepEqual(own.map((i) => pooled.time[i]), [...samples.time]);
        assert.deepEqual(own.map((i) => pooled.label[i]), [...samples.label]);
        assert.deepEqual(own.map((i) => pooled.rows[i] - pooled.firstRow[s]), [...samples.rows]);
        assert.deepEqual(own.map((i) => pooled.spanEnd[i] - pooled.firstRow[s]), [
          ...samples.spanEnd,
        ]);
      });
    }),
    { numRuns: 20 },
  );
});

Deno.test("pool() has windows that stay within their symbol", () => {
  const pooled = pool(parts(0.3, 5));
  const all = Int32Array.from({ length: pooled.length }, (_, i) => i);
  const scaler = fitScaler(pooled, all, { kind: "none" });
  const out = new Float32Array(3 * pooled.length);
  gatherWindows(pooled, all, { scaler, layout: "batch-time-feature", out });
  for (const i of all) {
    const window = out.subarray(3 * i, 3 * i + 3);
    const base = 1e6 * (pooled.symbol[i] + 1);
    assert.equal(window[2], Math.fround(base + pooled.time[i] / STEP));
    assert.ok(window.every((value, k) => value > base - 1 && (k === 0 || value > window[k - 1])));
  }
});

Deno.test("pool() places windows and labels on the times of all symbols", () => {
  const given = parts(0.3, 9);
  const { grid, symbol, rows, spanEnd, firstRow, length } = pool(given);
  const times = [...new Set(given.flatMap(({ bars }) => [...bars.time]))].sort((a, b) => a - b);
  for (let i = 0; i < length; i++) {
    const s = symbol[i];
    const { time } = given[s].bars;
    const row = rows[i] - firstRow[s];
    assert.equal(times[grid.position[i]], time[row]);
    assert.equal(times[grid.windowStart[i]], time[row - 2]);
    assert.equal(times[grid.spanEnd[i]], time[spanEnd[i] - firstRow[s]]);
  }
});

Deno.test("pool() of one symbol has the places of its own rows", () => {
  const [part] = parts(0.2, 3);
  const { grid } = pool([part]);
  assert.deepEqual(grid.position, part.samples.rows);
  assert.deepEqual(grid.spanEnd, part.samples.spanEnd);
  assert.deepEqual(grid.windowStart, part.samples.rows.map((row) => row - 2));
});

Deno.test("pool() refuses symbols that do not go together", () => {
  const [a, b] = parts(0, 1);
  assert.throws(() => pool([]), /at least 1 symbol but found 0/);
  assert.throws(() => pool([a, a]), /each symbol once but found S1 twice/);
  const other = partOf(4, { from: 0, to: 30, gaps: 0, seed: 1, sequenceLength: 2 });
  assert.throws(() => pool([a, other]), /the sequence length of S4 to be 3 but found 2/);
  const slow = { ...b, bars: { ...b.bars, intervalMs: 2 * STEP } };
  assert.throws(
    () => pool([a, slow]),
    /the interval in milliseconds of S2 to be 1000 but found 2000/,
  );
});
