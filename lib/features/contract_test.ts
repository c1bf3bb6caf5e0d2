import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars, prng, sliceBars } from "../core/mod.ts";
import { compute, firstCompleteRow } from "./compute.ts";
import { core13 } from "./core13.ts";
import type { Feature } from "./feature.ts";
import { featureSet } from "./feature_set.ts";
import { macd } from "./macd.ts";
import { rsi } from "./rsi.ts";
import { smaRatio } from "./sma_ratio.ts";
import { barsOf, randomCloses } from "./testing.ts";
import { volatility } from "./volatility.ts";

/** Every recipe, and some of them at settings where an off-by-one would show. */
const FEATURES: readonly Feature[] = [
  ...core13.features,
  smaRatio({ fast: 50, slow: 200 }),
  smaRatio({ fast: 1, slow: 2 }),
  rsi({ window: 1 }),
  volatility({ window: 2 }),
  macd({ fast: 1, slow: 2, signal: 1 }),
  macd({ fast: 5, slow: 35, signal: 5 }),
];

const ROWS = 320;
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const settings = { numRuns: 15 };

function columns(feature: Feature, bars: Bars): Float64Array[] {
  // Garbage in the outputs shows a row that the feature forgets to write.
  const outputs = feature.names.map(() => new Float64Array(bars.length).fill(-777.25));
  feature.compute(bars, outputs);
  return outputs;
}

/** Bars with every number from row `from` on replaced: other prices, other times, gaps. */
function perturbed(bars: Bars, from: number, seed: number): Bars {
  const random = prng(seed).fork("perturb");
  const change = (column: Float64Array) =>
    column.map((v, t) =>
      t < from ? v : random.uniform() < 0.2 ? NaN : v * (0.5 + random.uniform())
    );
  return createBars({
    time: change(bars.time),
    open: change(bars.open),
    high: change(bars.high),
    low: change(bars.low),
    close: change(bars.close),
    volume: change(bars.volume),
  }, bars);
}

for (const feature of FEATURES) {
  const name = `feature ${feature.names[0]}`;

  Deno.test(`${name} has a value in every row from its declared warm-up on, and in none before`, () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const bars = barsOf(randomCloses(ROWS, prng(seed)));
        const table = compute(bars, featureSet("one", [feature]), { dtype: "float64" });
        assert.equal(firstCompleteRow(table), feature.warmup);
        for (const column of table.names.map(table.column)) {
          for (let t = 0; t < ROWS; t++) {
            assert.equal(Number.isFinite(column[t]), t >= feature.warmup, `row ${t}`);
            assert.equal(Number.isNaN(column[t]), t < feature.warmup, `row ${t}`);
          }
        }
      }),
      settings,
    );
  });

  Deno.test(`${name} does not change up to row t when later bars change or are cut off`, () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: ROWS - 1 }), (seed, t) => {
        const bars = barsOf(randomCloses(ROWS, prng(seed)));
        const full = columns(feature, bars);
        const other = columns(feature, perturbed(bars, t + 1, seed));
        const cut = columns(feature, sliceBars(bars, 0, t + 1));
        full.forEach((column, k) => {
          assert.deepEqual(other[k].subarray(0, t + 1), column.subarray(0, t + 1));
          assert.deepEqual(cut[k], column.subarray(0, t + 1));
        });
      }),
      settings,
    );
  });

  Deno.test(`${name} is NaN where its input is missing and whole again one warm-up later`, () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 100 }), (seed, gap) => {
        const bars = barsOf(randomCloses(ROWS, prng(seed)));
        const full = columns(feature, bars);
        const holed = { ...bars };
        for (const input of feature.inputs) {
          holed[input] = bars[input]!.slice();
          holed[input][gap] = NaN;
        }
        columns(feature, holed).forEach((column, k) => {
          assert.deepEqual(column.subarray(0, gap), full[k].subarray(0, gap));
          assert.ok(Number.isNaN(column[gap]));
          assert.ok(column.subarray(gap + 1 + feature.warmup).every(Number.isFinite));
        });
      }),
      settings,
    );
  });

  Deno.test(`${name} copes with bars shorter than its warm-up and with none`, () => {
    for (const rows of [0, 1, feature.warmup]) {
      for (const column of columns(feature, barsOf(randomCloses(rows, prng(1))))) {
        const missing = column.subarray(0, Math.min(rows, feature.warmup));
        assert.ok(missing.every(Number.isNaN));
      }
    }
  });
}
