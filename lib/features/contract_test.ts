import assert from "node:assert/strict";
import fc from "fast-check";
import { type BarColumn, type Bars, createBars, prng, sliceBars } from "../core/mod.ts";
import { assertNear } from "../stats/rolling/testing.ts";
import { alpha158, alpha360 } from "./alpha/mod.ts";
import { calendar } from "./calendar.ts";
import { candlesticks } from "./candlesticks.ts";
import { compute, firstCompleteRow } from "./compute.ts";
import { core13 } from "./core13.ts";
import { basis, crossAsset, funding } from "./cross_asset/mod.ts";
import type { Feature } from "./feature.ts";
import type { FeatureOfOthers } from "./feature_of_others.ts";
import { featureSet } from "./feature_set.ts";
import { macd } from "./macd.ts";
import {
  type FlowBars,
  flowBars,
  flowMicrostructure,
  intradaySeasonality,
  microstructure,
} from "./microstructure/mod.ts";
import { hurst, regimeInputs, varianceRatio } from "./regime/mod.ts";
import { logReturn } from "./returns.ts";
import { rsi } from "./rsi.ts";
import { smaRatio } from "./sma_ratio.ts";
import { indicator, type IndicatorName, INDICATORS } from "./technical/mod.ts";
import { randomBars } from "./testing.ts";
import {
  difference,
  fractionalDifference,
  interaction,
  lagTransforms,
  rollingMean,
  rollingRank,
  rollingStd,
  rollingZscore,
  transform,
  winsorise,
} from "./transforms/mod.ts";
import { volatility } from "./volatility.ts";

/** Another symbol with a bar at every time of the bars that are tried, and trades in each of them. */
const OTHER: Bars = { ...randomBars(320, prng(1_234)), symbol: "OTHER" };
const half = (column: Float64Array) => column.map((value) => value / 2);

/**
 * Trades that add up to the bars: a minute at each bar's open, half of the quote bought. Where changed
 * times run backwards there are none: they would lie in an earlier bar.
 */
function flowOf(bars: Bars): FlowBars {
  let known = -Infinity;
  const rows = [...bars.time.keys()].filter((t) => {
    const follows = bars.time[t] >= known;
    if (follows) known = bars.time[t] + bars.intervalMs;
    return follows;
  });
  const of = (name: BarColumn) => Float64Array.from(rows, (t) => bars[name]![t]);
  const volume = of("volume"), bought = of("takerBuyVolume"), trades = of("trades");
  const quote = half(of("quoteVolume"));
  return flowBars({
    ...{ time: of("time"), trades, buys: half(trades) },
    ...{ buyVolume: bought, sellVolume: volume.map((all, k) => all - bought[k]) },
    ...{ buyQuote: quote, sellQuote: quote, largestTrade: half(volume), squaredSize: volume },
  }, { symbol: "FLOW" });
}

/** A feature of trades gets those of the very bars: of others it makes nothing but missing rows. */
function withTrades(feature: Feature, bars: Bars): Feature {
  if (!("withOthers" in feature)) return feature;
  const { others, withOthers } = feature as FeatureOfOthers;
  return others[0].symbol === "FLOW" ? withOthers([flowOf(bars)]) : feature;
}

/** Every recipe, and some of them at settings where an off-by-one would show. */
const FEATURES: readonly Feature[] = [
  ...core13.features,
  smaRatio({ fast: 50, slow: 200 }),
  smaRatio({ fast: 1, slow: 2 }),
  rsi({ window: 1 }),
  volatility({ window: 2 }),
  macd({ fast: 1, slow: 2, signal: 1 }),
  macd({ fast: 5, slow: 35, signal: 5 }),
  ...alpha158.features,
  ...alpha360.features.filter(({ names }) => /\D(0|1|59)$/.test(names[0])),
  ...calendar.features,
  ...crossAsset([OTHER]).features,
  basis(OTHER, { window: 20 }),
  funding(OTHER, { settlements: 1 }),
  ...microstructure.features,
  ...flowMicrostructure(flowOf(OTHER)).features,
  ...regimeInputs.features,
  hurst({ window: 16 }),
  varianceRatio({ window: 3, horizon: 2 }),
  intradaySeasonality({ barInterval: "1d", days: 5 }),
  ...(await candlesticks()).features,
  ...transform(logReturn(), [
    difference({ by: 3 }),
    rollingMean({ window: 4 }),
    rollingStd({ window: 4 }),
    rollingZscore({ window: 20 }),
    rollingRank({ window: 20 }),
    winsorise({ window: 30, share: 0.1 }),
    fractionalDifference({ order: 0.4, window: 25 }),
  ]),
  ...transform(macd({ fast: 3, slow: 8, signal: 3 }), [rollingZscore({ window: 10 })]),
  ...lagTransforms(rsi({ window: 7 }), { 0: [rollingMean({ window: 2 })] }),
  interaction([macd({ fast: 2, slow: 4, signal: 2 }), volatility({ window: 5 })]),
  interaction([logReturn(), volatility({ window: 5 })], { operation: "ratio" }),
  ...(Object.keys(INDICATORS) as IndicatorName[]).flatMap((name) =>
    INDICATORS[name].unit === "free"
      ? [indicator(name)]
      : [indicator(name), indicator(name, { units: "talib" })]
  ),
  ...(Object.keys(INDICATORS) as IndicatorName[]).flatMap((name) =>
    "window" in INDICATORS[name].settings
      ? [indicator(name, { window: 3 }), indicator(name, { window: 8 })]
      : []
  ),
];

const PRICED: readonly BarColumn[] = ["open", "high", "low", "close", "quoteVolume"];
const COLUMNS: readonly BarColumn[] = [...PRICED, "time", "volume", "trades", "takerBuyVolume"];
/** A power of two, which only moves exponents. */
const FACTOR = 8;
const ROWS = 320;
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const settings = { numRuns: 5 };

function columns(feature: Feature, bars: Bars): Float64Array[] {
  // Garbage in the outputs shows a row that the feature forgets to write.
  const outputs = feature.names.map(() => new Float64Array(bars.length).fill(-777.25));
  withTrades(feature, bars).compute(bars, outputs);
  return outputs;
}

/** Equal numbers in every row. A NaN is a NaN, whatever its bits, which an engine may choose. */
function assertSame(actual: Float64Array, expected: Float64Array): void {
  assert.equal(actual.length, expected.length);
  for (let t = 0; t < expected.length; t++) {
    if (!Object.is(actual[t], expected[t])) {
      assert.fail(`row ${t}: expected ${expected[t]} but found ${actual[t]}`);
    }
  }
}

/** Bars with every number from row `from` on replaced: other prices, other times, gaps. */
function perturbed(bars: Bars, from: number, seed: number): Bars {
  const random = prng(seed).fork("perturb");
  const change = (column: Float64Array) =>
    column.map((v, t) =>
      t < from ? v : random.uniform() < 0.2 ? NaN : v * (0.5 + random.uniform())
    );
  return changedColumns(bars, change);
}

/** Bars with every column replaced by what `change` makes of it. */
function changedColumns(
  bars: Bars,
  change: (column: Float64Array, name: BarColumn) => Float64Array,
): Bars {
  const columns: Partial<Record<BarColumn, Float64Array>> = {};
  for (const name of COLUMNS) columns[name] = change(bars[name]!, name);
  return createBars(columns as Record<BarColumn, Float64Array>, bars);
}

/** Bars with all that is in units of price times `factor`. */
function repriced(bars: Bars, factor: number): Bars {
  return changedColumns(
    bars,
    (column, name) => PRICED.includes(name) ? column.map((value) => value * factor) : column,
  );
}

for (const feature of FEATURES) {
  const name = `feature ${feature.names[0]}`;

  Deno.test(`${name} has a value in every row from its declared warm-up on, and in none before`, () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const bars = randomBars(ROWS, prng(seed));
        const table = compute(bars, featureSet("one", [withTrades(feature, bars)]), {
          dtype: "float64",
        });
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
        const bars = randomBars(ROWS, prng(seed));
        const full = columns(feature, bars);
        const other = columns(feature, perturbed(bars, t + 1, seed));
        const cut = columns(feature, sliceBars(bars, 0, t + 1));
        full.forEach((column, k) => {
          // What is missing everywhere changes with nothing.
          assert.ok(Number.isFinite(column[ROWS - 1]));
          assertSame(other[k].subarray(0, t + 1), column.subarray(0, t + 1));
          assertSame(cut[k], column.subarray(0, t + 1));
        });
      }),
      settings,
    );
  });

  Deno.test(`${name} is NaN where its input is missing and whole again one warm-up later`, () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 100 }), (seed, gap) => {
        const bars = randomBars(ROWS, prng(seed));
        const full = columns(feature, bars);
        const holed = { ...bars };
        for (const input of feature.inputs) {
          holed[input] = bars[input]!.slice();
          holed[input][gap] = NaN;
        }
        columns(feature, holed).forEach((column, k) => {
          assertSame(column.subarray(0, gap), full[k].subarray(0, gap));
          assert.ok(Number.isNaN(column[gap]));
          assert.ok(column.subarray(gap + 1 + feature.warmup).every(Number.isFinite));
        });
      }),
      settings,
    );
  });

  Deno.test(`${name} declares formula and source, and names of columns are words`, () => {
    assert.ok(feature.formula && feature.source);
    for (const column of feature.names) assert.match(column, /^[a-z]\w*$/i);
  });

  const { priceDegree } = feature;
  if (priceDegree !== undefined) {
    Deno.test(`${name} has its declared power of the price's unit`, () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const bars = randomBars(ROWS, prng(seed));
          const other = columns(feature, repriced(bars, FACTOR));
          columns(feature, bars).forEach((column, k) => {
            const expected = column.map((value) => value * FACTOR ** priceDegree);
            assertNear(other[k], expected, { relative: 1e-9, absolute: 1e-12 });
          });
        }),
        settings,
      );
    });
  }

  if ((feature.memory ?? "window") === "window") {
    Deno.test(`${name} reads no row further back than its warm-up`, () => {
      fc.assert(
        fc.property(seeds, fc.integer({ min: 1, max: 100 }), (seed, first) => {
          const bars = randomBars(ROWS, prng(seed));
          const late = columns(feature, sliceBars(bars, first, ROWS));
          columns(feature, bars).forEach((column, k) => {
            const expected = column.slice(first).fill(NaN, 0, feature.warmup);
            // Blocks of sums begin in other rows, so rounding differs.
            const scale = Math.max(...column.subarray(feature.warmup).map(Math.abs));
            assertNear(late[k], expected, { relative: 1e-9, absolute: 1e-10 * scale });
          });
        }),
        settings,
      );
    });
  }

  Deno.test(`${name} copes with bars shorter than its warm-up and with none`, () => {
    for (const rows of [0, 1, feature.warmup]) {
      for (const column of columns(feature, randomBars(rows, prng(1)))) {
        const missing = column.subarray(0, Math.min(rows, feature.warmup));
        assert.ok(missing.every(Number.isNaN));
      }
    }
  });
}
