import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars, prng } from "../../core/mod.ts";
import { assertNear } from "../../stats/rolling/testing.ts";
import { compute } from "../compute.ts";
import type { Feature } from "../feature.ts";
import { featureSet } from "../feature_set.ts";
import { randomBars } from "../testing.ts";
import { fromHigherInterval, interaction, rollingZscore, transform } from "../transforms/mod.ts";
import { basis } from "./basis.ts";
import { marketBreadth } from "./breadth.ts";
import { crossAsset, pairFeature } from "./cross_asset.ts";
import type { FeatureOfOthers } from "../feature_of_others.ts";
import { funding, fundingBars } from "./funding.ts";
import { lastClosedRows } from "./last_closed.ts";
import { PAIR_RULES, type PairName } from "./pair_rules.ts";

const DAY = 86_400_000;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const covariance = (x: readonly number[], y: readonly number[]) =>
  sum(x.map((value, i) => (value - mean(x)) * (y[i] - mean(y)))) / (x.length - 1);
const deviation = (x: readonly number[]) => Math.sqrt(covariance(x, x));

function columnsOf(bars: Bars, feature: Feature): readonly (Float64Array | Float32Array)[] {
  const table = compute(bars, featureSet("one", [feature]), { dtype: "float64" });
  return table.names.map(table.column);
}

/** Bars of these rows. */
function pick(bars: Bars, keep: (t: number) => boolean): Bars {
  const cut = (column: Float64Array) => column.filter((_, t) => keep(t));
  const { time, open, high, low, close, volume } = bars;
  return createBars({
    time: cut(time),
    open: cut(open),
    high: cut(high),
    low: cut(low),
    close: cut(close),
    volume: cut(volume),
  }, bars);
}

const named = (bars: Bars, symbol: string): Bars => ({ ...bars, symbol });
const rows = 200;
/** Rows of the two are not at the same times: other bars are absent, and one begins later. */
const own = pick(randomBars(rows, prng(1)), (t) => t !== 31 && (t < 120 || t > 123));
const eth = named(pick(randomBars(rows, prng(2)), (t) => t >= 7 && t !== 60 && t !== 61), "ETH");
const sol = named(pick(randomBars(rows, prng(3)), (t) => t < 160), "SOL/USDT:USDT");

/** The other's close at the time of a row of `own`, found by its time. */
function closesAt(other: Bars): number[] {
  const known = new Map(Array.from(other.time, (time, i) => [time, other.close[i]]));
  return Array.from(own.time, (time) => known.get(time) ?? NaN);
}

type Pair = { readonly c: readonly number[]; readonly o: readonly number[]; readonly t: number };
const change = (x: readonly number[], t: number, lag = 1) => Math.log(x[t] / x[t - lag]);
const last = (t: number, window: number) =>
  Array.from({ length: window }, (_, k) => t - window + 1 + k);

const ORACLES: Readonly<Record<PairName, (pair: Pair, window: number) => number>> = {
  relativeStrength: ({ c, o, t }, window) => change(c, t, window) - change(o, t, window),
  beta: ({ c, o, t }, window) => {
    const x = last(t, window).map((k) => change(o, k)),
      y = last(t, window).map((k) => change(c, k));
    return covariance(x, y) / covariance(x, x);
  },
  correlation: ({ c, o, t }, window) => {
    const x = last(t, window).map((k) => change(o, k)),
      y = last(t, window).map((k) => change(c, k));
    return covariance(x, y) / deviation(x) / deviation(y);
  },
  residualReturn: (pair, window) =>
    change(pair.c, pair.t) - ORACLES.beta(pair, window) * change(pair.o, pair.t),
  lead: ({ c, o, t }, window) => {
    const x = last(t, window).map((k) => change(o, k - 1));
    const y = last(t, window).map((k) => change(c, k));
    return covariance(x, y) / deviation(x) / deviation(y);
  },
  otherReturn: ({ o, t }, window) => change(o, t, window),
  ratioZscore: ({ c, o, t }, window) => {
    const ratios = last(t, window).map((k) => Math.log(c[k] / o[k]));
    return (ratios.at(-1)! - mean(ratios)) / deviation(ratios);
  },
};

for (const name of Object.keys(PAIR_RULES) as PairName[]) {
  Deno.test(`pairFeature("${name}") equals its formula over closes of the same times`, () => {
    const c = [...own.close], o = closesAt(eth);
    for (const window of [5, 20]) {
      const feature = pairFeature(name, eth, { window });
      const [actual] = columnsOf(own, feature);
      const expected = actual.map((_, t) =>
        t < feature.warmup ? NaN : ORACLES[name]({ c, o, t }, window)
      );
      // Unlike a formula, the kernel takes the whole window for missing or none of it.
      assertNear(actual, expected, { relative: 1e-9, absolute: 1e-12 });
      assert.ok(actual.filter(Number.isFinite).length > 100);
      assert.deepEqual(feature.names, [`${name}${window}_ETH`]);
    }
  });
}

Deno.test("lastClosedRows() finds the last bar that had closed and is not too old", () => {
  const times = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 60 })
    .map((list) => Float64Array.from(list).sort());
  const intervals = fc.constantFrom(1, 5, 15, 60);
  const ages = fc.option(fc.integer({ min: 0, max: 80 }), { nil: undefined });
  fc.assert(
    fc.property(
      fc.record({ time: times, intervalMs: intervals }),
      fc.record({ time: times, intervalMs: intervals }),
      ages,
      (bars, other, maxAgeMs) => {
        const limit = maxAgeMs ?? other.intervalMs - 1;
        const expected = Array.from(bars.time, (time) => {
          const now = time + bars.intervalMs;
          const closed = [...other.time.keys()]
            .filter((i) => other.time[i] + other.intervalMs <= now);
          const row = closed.at(-1) ?? -1;
          return row >= 0 && now - other.time[row] - other.intervalMs <= limit ? row : -1;
        });
        assert.deepEqual([...lastClosedRows(bars, other, { maxAgeMs })], expected);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("pairFeature() shows a longer bar of the other once it has closed", () => {
  const hours = randomBars(48, prng(5), { intervalMs: 3_600_000 });
  const day = named(randomBars(3, prng(6), { intervalMs: DAY }), "D");
  const [seen] = columnsOf(hours, pairFeature("otherReturn", day, { window: 24 }));
  // The first day closes with the 24th hour, the second with the 48th.
  assert.equal(seen.findIndex(Number.isFinite), 47);
  assertNear([seen[47]], [Math.log(day.close[1] / day.close[0])], { relative: 1e-9 });
});

Deno.test("pairFeature() carries the other's close over a gap as long as told", () => {
  const at60 = own.time.indexOf(own.time[0] + 60 * DAY);
  const finite = (maxAgeMs?: number) => {
    const feature = pairFeature("relativeStrength", eth, { window: 1, maxAgeMs });
    const [column] = columnsOf(own, feature);
    return [0, 1, 2].map((k) => Number.isFinite(column[at60 + k]));
  };
  assert.deepEqual(finite(), [false, false, false]);
  assert.deepEqual(finite(DAY), [true, false, false]);
  assert.deepEqual(finite(2 * DAY), [true, true, true]);
});

const everything: readonly Feature[] = [
  ...crossAsset([eth, sol], { windows: [10], leads: [2] }).features,
  basis(eth, { window: 10 }),
  ...transform(pairFeature("beta", eth, { window: 5 }), [rollingZscore({ window: 4 })]),
  interaction([pairFeature("beta", eth, { window: 5 }), pairFeature("lead", sol, { window: 5 })]),
  fromHigherInterval("2d", pairFeature("otherReturn", eth, { window: 1, maxAgeMs: 2 * DAY }), {
    barInterval: "1d",
  }),
  funding(
    fundingBars({ time: own.time.map((time) => time + 3_600_000), fundingRate: own.close }, {
      symbol: "F",
    }),
    { settlements: 3, maxAgeMs: DAY },
  ),
];

Deno.test("crossAsset() does not change up to row t when other bars that close later do", () => {
  for (const feature of everything as readonly FeatureOfOthers[]) {
    const before = columnsOf(own, feature);
    for (const t of [0, 40, 118, 170]) {
      const known = own.time[t] + own.intervalMs;
      const changed = feature.others.map((other, k) => {
        const random = prng(t).fork(`other/${k}`);
        const close = other.close.map((value, i) =>
          other.time[i] + other.intervalMs <= known ? value : value * (0.5 + random.uniform())
        );
        return k % 2 === 0 ? { ...other, close } : pick(other, (i) => close[i] === other.close[i]);
      });
      columnsOf(own, feature.withOthers(changed)).forEach((column, k) => {
        assert.deepEqual(column.subarray(0, t + 1), before[k].subarray(0, t + 1));
        if (t === 170) return;
        assert.notDeepEqual(column, before[k], `${feature.names[k]} reads others`);
      });
    }
  }
});

Deno.test("crossAsset() does not depend on how many bars the others have in other rows", () => {
  const longer = named(
    randomBars(rows + 40, prng(2)),
    "ETH",
  );
  const earlier = { ...longer, time: longer.time.map((time) => time - 40 * DAY) };
  earlier.close.set(randomBars(rows, prng(2)).close, 40);
  const same = named(randomBars(rows, prng(2)), "ETH");
  const [name, window] = ["correlation", 20] as const;
  const [a] = columnsOf(own, pairFeature(name, same, { window }));
  const [b] = columnsOf(own, pairFeature(name, earlier, { window }));
  assertNear(b.subarray(window), a.subarray(window), { relative: 1e-9 });
});

Deno.test("marketBreadth() counts the others that rose, their spread and the own rank", () => {
  const window = 10;
  const others = [eth, sol, named(randomBars(150, prng(4)), "DOGE")];
  const closes = others.map(closesAt);
  const expected = [0, 1, 2].map(() => new Float64Array(own.length).fill(NaN));
  for (let t = window; t < own.length; t++) {
    const mine = Math.log(own.close[t] / own.close[t - window]);
    const theirs = closes.map((o) => change(o, t, window)).filter(Number.isFinite);
    if (theirs.length < 2) continue;
    const all = [mine, ...theirs];
    expected[0][t] = theirs.filter((value) => value > 0).length / theirs.length;
    expected[1][t] = Math.sqrt(mean(all.map((value) => (value - mean(all)) ** 2)));
    expected[2][t] = theirs.filter((value) => value < mine).length / theirs.length;
  }
  columnsOf(own, marketBreadth(others, { window })).forEach((column, k) =>
    assertNear(column, expected[k], { relative: 1e-9, absolute: 1e-12 })
  );
  assert.ok(expected[0].slice(-5).every(Number.isNaN));
});

Deno.test("basis() is the log distance from another market", () => {
  const window = 10, o = closesAt(eth);
  const ratios = Array.from(own.close, (value, t) => Math.log(value / o[t]));
  const [now, average, score] = columnsOf(own, basis(eth, { window }));
  for (let t = window - 1; t < own.length; t++) {
    const part = ratios.slice(t - window + 1, t + 1);
    assertNear([now[t]], [ratios[t]], { relative: 1e-12 });
    assertNear([average[t]], [mean(part)], { relative: 1e-9 });
    assertNear([score[t]], [(ratios[t] - mean(part)) / deviation(part)], {
      relative: 1e-9,
      absolute: 1e-12,
    });
  }
});

Deno.test("funding() shows a rate from its settlement on, until it is too old", () => {
  const hour = 3_600_000;
  const bars = randomBars(40, prng(7), { intervalMs: hour });
  const start = bars.time[0];
  // Settled at 4:00, 12:00 and 20:00; the next is absent.
  const rates = fundingBars(
    {
      time: Float64Array.from([4, 12, 20], (at) => start + at * hour),
      fundingRate: Float64Array.of(0.001, 0.002, -0.004),
    },
    { symbol: "BTC" },
  );
  const [last, average] = columnsOf(bars, funding(rates, { settlements: 2 }));
  // The bar that opens at 3:00 closes at 4:00.
  assert.deepEqual([last[2], last[3], last[10], last[11]], [NaN, 0.001, 0.001, 0.002]);
  assert.deepEqual([last[27], last[28]], [-0.004, NaN]);
  assert.deepEqual([average[10], average[11], average[19]], [NaN, 0.0015, -0.001]);
});

Deno.test("crossAsset() refuses symbols twice, ages below 0 and other numbers of bars", () => {
  assert.throws(() => crossAsset([eth, eth]), /relativeStrength20_ETH twice/);
  assert.throws(() => crossAsset([eth], { maxAgeMs: -1 }), RangeError);
  assert.throws(
    () => pairFeature("beta", eth, { window: 5 }).withOthers([]),
    /Expected 1 other bars but found 0/,
  );
  const names = crossAsset([sol]).features.flatMap((feature) => feature.names);
  assert.ok(names.includes("beta60_SOLUSDTUSDT"));
});
