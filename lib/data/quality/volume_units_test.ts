import assert from "node:assert/strict";
import fc from "fast-check";
import { createBars, prng } from "../../core/mod.ts";
import { sampleBars } from "../sample_bars.ts";
import { checkVolumeUnits } from "./volume_units.ts";
import type { Tally } from "./tally.ts";

function changes(volume: Float64Array, minBars?: number): Tally {
  const tally: Tally = { count: 0, rows: [] };
  const bars = createBars(
    { time: volume, open: volume, high: volume, low: volume, close: volume, volume },
    { symbol: "TEST", intervalMs: 60_000 },
  );
  checkVolumeUnits(bars, tally, { minBars });
  return tally;
}

/** Log-normal volumes with a standard deviation of `spread` decimal orders. */
function volumes(length: number, spread: number, seed = 1): Float64Array {
  const random = prng(seed);
  return Float64Array.from({ length }, () => 10 ** (3 + spread * random.normal()));
}

Deno.test("checkVolumeUnits() finds the row from which on the unit is another", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 900 }),
      fc.constantFrom(-8, -3, -2, 2, 3, 6),
      fc.integer({ min: 1, max: 1000 }),
      (row, power, seed) => {
        const before = volumes(1_000, 0.2, seed);
        const { rows, detail } = changes(before.map((x, i) => i >= row ? x * 10 ** power : x));
        assert.equal(rows.length, 1);
        assert.ok(Math.abs(rows[0] - row) <= 1, `${rows[0]} for ${row}`);
        assert.equal(detail, `a factor of 10^${power}`);
        assert.deepEqual(changes(before).rows, []);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("checkVolumeUnits() finds a change forth and back, around bars without volume", () => {
  const volume = volumes(1_000, 0.2).map((x, i) =>
    i % 5 === 0 ? 0 : i >= 400 && i < 700 ? x * 1000 : x
  );
  const { rows, detail } = changes(volume);
  assert.deepEqual(rows, [401, 701]);
  assert.equal(detail, "factors of 10^3, 10^-3");
});

Deno.test("checkVolumeUnits() takes growth, a day's rhythm and spikes for no change of unit", () => {
  const noise = volumes(4_000, 0.4);
  assert.deepEqual(changes(noise.map((x, i) => x * 10 ** (i / 400))).rows, []);
  assert.deepEqual(changes(noise.map((x, i) => x * 10 ** Math.sin(i / 200))).rows, []);
  assert.deepEqual(changes(noise.map((x, i) => i % 97 === 0 ? 1e4 * x : x)).rows, []);
  assert.deepEqual(changes(noise.map((x, i) => i >= 2000 ? 4 * x : x)).rows, []);
  assert.deepEqual(changes(Float64Array.of(1, 1000)).rows, []);
  assert.throws(() => changes(noise, 5), /volumeUnit\.minBars/);
});

Deno.test("checkVolumeUnits() takes a market that grew tenfold within weeks for one that grew", async () => {
  for (const name of ["BTCUSDT-1d", "ETHUSDT-1d", "SP500-1d"] as const) {
    assert.deepEqual(changes((await sampleBars(name)).volume).rows, []);
  }
});
