import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars, prng, sliceBars } from "../../core/mod.ts";
import { sampleBars } from "../../data/mod.ts";
import { compute } from "../compute.ts";
import { randomBars } from "../testing.ts";
import { alpha158 } from "./alpha158.ts";
import fixture from "./fixtures/alpha158.json" with { type: "json" };

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const COLUMNS = ["open", "high", "low", "close", "volume", "quoteVolume"] as const;

type SeriesName = "real" | "ties";

const RELATIVE = 1e-9;

function withQuoteVolume(bars: Bars): Bars {
  const { high, low, close, volume } = bars;
  const quoteVolume = volume.map((value, t) => value * (high[t] + low[t] + close[t]) / 3);
  return createBars({ ...bars, quoteVolume }, bars);
}

function withTies(bars: Bars): Bars {
  const frozen = (t: number) => t >= 150 && t < 240 ? 150 : t;
  const coarse = (x: Float64Array) => x.map((_, t) => Math.floor(x[frozen(t)] / 100) * 100);
  return createBars({
    time: bars.time,
    open: coarse(bars.open),
    high: coarse(bars.high),
    low: coarse(bars.low),
    close: coarse(bars.close),
    volume: bars.volume.map((_, t) => Math.floor(bars.volume[frozen(t)] / 1_000) * 1_000 + 1_000),
    quoteVolume: bars.quoteVolume!.map((_, t) => bars.quoteVolume![frozen(t)]),
  }, bars);
}

const real = withQuoteVolume(sliceBars(await sampleBars("BTCUSDT-1d"), 100, 400));
/** The bars that `tools/fixtures/alpha158.py` gave to pandas. */
const SERIES: { readonly [S in SeriesName]: Bars } = { real, ties: withTies(real) };

for (const series of Object.keys(SERIES) as SeriesName[]) {
  const { rows, columns } = fixture[series];
  const table = compute(SERIES[series], alpha158, { dtype: "float64" });

  Deno.test(`alpha158 has qlib's columns in qlib's order (${series})`, () => {
    assert.deepEqual(table.names, Object.keys(columns));
  });

  Deno.test(`alpha158 equals qlib's expressions in pandas from each column's warm-up on (${series})`, () => {
    for (const { names: [name], warmup } of alpha158.features) {
      const ours = table.column(name);
      // Differences of nearly equal numbers are compared next to the column's usual size.
      const expected = (columns as Record<string, (number | null)[]>)[name];
      const scale = Math.max(...expected.map((x) => Math.abs(x ?? 0)));
      rows.forEach((t, i) => {
        if (t < warmup) return assert.ok(Number.isNaN(ours[t]), `${name} row ${t}`);
        // qlib's NaN of a window that does not move.
        const e = expected[i] ?? 0;
        const near = Math.abs(ours[t] - e) <= RELATIVE * Math.max(Math.abs(e), 1e-3 * scale);
        assert.ok(near, `${name} row ${t}: expected ${e} but found ${ours[t]}`);
      });
    }
  });
}

Deno.test("alpha158 is either missing or unchanged where a value is missing", () => {
  fc.assert(
    fc.property(
      seeds,
      fc.constantFrom(...COLUMNS),
      fc.array(fc.integer({ min: 0, max: 199 }), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(NaN, Infinity, -1),
      (seed, column, rows, missing) => {
        const bars = randomBars(200, prng(seed));
        const holed = bars[column]!.slice();
        for (const t of rows) holed[t] = missing;
        const full = compute(bars, alpha158, { dtype: "float64" });
        const table = compute({ ...bars, [column]: holed }, alpha158, { dtype: "float64" });
        for (const { names: [name], inputs, warmup } of alpha158.features) {
          const before = full.column(name);
          table.column(name).forEach((x, t) => {
            const reads = inputs.includes(column) && rows.some((r) => r <= t && r >= t - warmup);
            if (!reads || !Number.isNaN(x)) assert.ok(Object.is(x, before[t]), `${name} row ${t}`);
          });
        }
      },
    ),
    { numRuns: 20 },
  );
});

Deno.test("alpha158 has no infinite value in rows without volume, and no change of it from 0", () => {
  const volume = Float64Array.from(
    { length: 200 },
    (_, t) => t === 100 || t === 101 ? 0 : 1 + t % 7,
  );
  const bars = createBars({ ...randomBars(200, prng(5)), volume }, {
    symbol: "TEST",
    intervalMs: 1,
  });
  const table = compute(bars, alpha158, { dtype: "float64" });
  for (const { names: [name], warmup } of alpha158.features) {
    const missing = name === "VWAP0"
      ? [100, 101]
      : name.startsWith("CORD")
      ? Array.from({ length: warmup + 1 }, (_, i) => 101 + i)
      : [];
    table.column(name).forEach((x, t) => {
      assert.equal(Number.isNaN(x), t < warmup || missing.includes(t), `${name} row ${t}`);
      assert.ok(Number.isNaN(x) || Number.isFinite(x), `${name} row ${t}`);
    });
  }
});

Deno.test("alpha158 depends on the bars of its window to the bit, whatever the price was before", () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 0, max: 700 }), (seed, start) => {
      const walk = randomBars(800, prng(seed));
      const fallen = (x: Float64Array) => x.map((value, t) => t < 400 ? 1e5 * value : 1e-5 * value);
      const { time, volume, open, high, low, close, quoteVolume } = walk;
      const bars = createBars({
        time,
        volume,
        open: fallen(open),
        high: fallen(high),
        low: fallen(low),
        close: fallen(close),
        quoteVolume: fallen(quoteVolume!),
      }, walk);
      const full = compute(bars, alpha158, { dtype: "float64" });
      const late = compute(sliceBars(bars, start, 800), alpha158, { dtype: "float64" });
      for (const name of full.names) {
        const expected = full.column(name), column = late.column(name);
        for (let t = 60; t < column.length; t++) {
          assert.ok(Object.is(column[t], expected[start + t]), `${name} row ${start + t}`);
        }
      }
    }),
    { numRuns: 10 },
  );
});
