import assert from "node:assert/strict";
import { createBars } from "../../core/mod.ts";
import { checkStalePrices } from "./stale_prices.ts";
import { checkZeroVolumeRuns } from "./zero_volume_runs.ts";
import type { Tally } from "./tally.ts";

const tally = (): Tally => ({ count: 0, rows: [] });

function barsOf(close: readonly number[], options: { volume?: number[]; filled?: number[] } = {}) {
  const price = Float64Array.from(close);
  return createBars({
    time: price.map((_, i) => i * 60_000),
    open: price,
    high: price,
    low: price,
    close: price,
    volume: Float64Array.from(options.volume ?? close.map(() => 1)),
    ...(options.filled && { filled: Float64Array.from(options.filled) }),
  }, { symbol: "TEST", intervalMs: 60_000 });
}

Deno.test("checkStalePrices() finds runs of unchanged prices that are long enough", () => {
  const found = tally();
  checkStalePrices(barsOf([1, 1, 1, 2, 2, 3, 3, 3, 3]), found, { minBars: 2 });
  assert.deepEqual(found.rows, [1, 2, 6, 7, 8]);
  assert.deepEqual([found.count, found.detail], [5, "2 runs, the longest of 3 bars"]);
});

Deno.test("checkStalePrices() takes a moved high, missing and filled bars for no run", () => {
  const found = tally();
  const bars = barsOf([1, 1, 1, NaN, NaN, NaN, 2, 2, 2], { filled: [0, 0, 0, 0, 0, 0, 0, 1, 1] });
  checkStalePrices({ ...bars, high: bars.high.map((x, i) => i === 1 ? 2 : x) }, found, {
    minBars: 1,
  });
  assert.deepEqual(found.rows, []);
  assert.equal(found.detail, undefined);
});

Deno.test("checkZeroVolumeRuns() finds runs up to the last row, and keeps 100 rows of them", () => {
  const short = tally();
  checkZeroVolumeRuns(barsOf([1, 2, 3, 4, 5], { volume: [0, 1, 0, 0, 0] }), short, { minBars: 3 });
  assert.deepEqual([short.rows, short.count], [[2, 3, 4], 3]);
  const long = tally();
  const close = Array.from({ length: 300 }, (_, i) => i + 1);
  checkZeroVolumeRuns(barsOf(close, { volume: close.map(() => 0) }), long);
  assert.deepEqual([long.rows.length, long.count], [100, 300]);
  const filled = tally();
  const options = { volume: close.map(() => 0), filled: close.map(() => 1) };
  checkZeroVolumeRuns(barsOf(close, options), filled);
  assert.equal(filled.count, 0);
});

Deno.test("rules of runs refuse options that make no sense", () => {
  const bars = barsOf([1]);
  assert.throws(() => checkStalePrices(bars, tally(), { minBars: 0 }), /stalePrice\.minBars/);
  assert.throws(() => checkZeroVolumeRuns(bars, tally(), { minBars: 1.5 }), /zeroVolumeRun\.minB/);
  const misspelled = { minBar: 3 } as { minBars?: number };
  assert.throws(() => checkStalePrices(bars, tally(), misspelled), /did you mean minBars/);
});
