import assert from "node:assert/strict";
import { type Bars, createBars, prng } from "../../../core/mod.ts";
import { createFlowMinutes } from "../../../data/download/kinds/flow_minutes.ts";
import { assertNear } from "../../../stats/rolling/testing.ts";
import { compute } from "../../compute.ts";
import type { FeatureOfOthers } from "../../feature_of_others.ts";
import type { Feature } from "../../feature.ts";
import { featureSet } from "../../feature_set.ts";
import { flowBars } from "./flow_bars.ts";
import { flowFeature, flowMicrostructure } from "./flow_feature.ts";
import { FLOW_RULES, type FlowName } from "./flow_rules.ts";

const MINUTE = 60_000;
const MINUTES = 400;

interface Trade {
  readonly time: number;
  readonly price: number;
  readonly size: number;
  readonly count: number;
  readonly sells: boolean;
}

const random = prng(8);
let price = 100;
/** Trades of 400 minutes, some minutes without any, some with one side only. */
const trades: readonly Trade[] = Array.from({ length: MINUTES }, (_, minute) => {
  const some = minute % 11 === 5 || (minute >= 200 && minute < 206)
    ? 0
    : 1 + Math.floor(6 * random.uniform());
  return Array.from({ length: some }, () => ({
    time: minute * MINUTE + Math.floor(MINUTE * random.uniform()),
    price: price *= Math.exp(0.001 * random.normal()),
    size: Math.round(1e4 * Math.exp(random.normal())) / 1e4,
    count: 1 + Math.floor(3 * random.uniform()),
    sells: random.uniform() < 0.4,
  }));
}).flat();

const flow = (() => {
  const minutes = createFlowMinutes();
  minutes.add({
    time: Float64Array.from(trades, ({ time }) => time),
    price: Float64Array.from(trades, ({ price }) => price),
    size: Float64Array.from(trades, ({ size }) => size),
    count: Float64Array.from(trades, ({ count }) => count),
    buyerIsMaker: Uint8Array.from(trades, ({ sells }) => sells ? 1 : 0),
  });
  return flowBars(minutes.columns(), { symbol: "FLOW" });
})();

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const within = (from: number, to: number) => trades.filter(({ time }) => time >= from && time < to);

/** Bars over those trades. */
function barsOf(minutes: number): Bars {
  const time = Float64Array.from({ length: MINUTES / minutes }, (_, t) => t * minutes * MINUTE);
  let last = 100;
  const close = time.map((start) =>
    last = within(start, start + minutes * MINUTE).at(-1)?.price ?? last
  );
  const volume = time.map((start) =>
    sum(within(start, start + minutes * MINUTE).map(({ size }) => size))
  );
  const prices = { open: close, high: close, low: close, close };
  return createBars({ time, ...prices, volume }, {
    symbol: "BARS",
    intervalMs: minutes * MINUTE,
  });
}

interface Window {
  readonly bars: Bars;
  readonly t: number;
  readonly window: number;
  readonly all: readonly Trade[];
}

const sizes = (list: readonly Trade[]) => sum(list.map(({ size }) => size));
const quotes = (list: readonly Trade[]) => sum(list.map(({ size, price }) => size * price));
const counts = (list: readonly Trade[]) => sum(list.map(({ count }) => count));
const net = (list: readonly Trade[]) => sum(list.map(({ size, sells }) => sells ? -size : size));
const sides = (list: readonly Trade[]) =>
  [list.filter(({ sells }) => !sells), list.filter(({ sells }) => sells)] as const;
const or0 = (value: number) => Number.isFinite(value) ? value : 0;

function impact({ bars, t, window }: Window, of: (flow: number) => number): number {
  const rows = Array.from({ length: window }, (_, k) => t - k);
  const own = (row: number) => within(bars.time[row], bars.time[row] + bars.intervalMs);
  const x = rows.map((row) => of(net(own(row))));
  const y = rows.map((row) => Math.log(bars.close[row] / bars.close[row - 1]));
  const slope = sum(x.map((value, k) => (value - mean(x)) * (y[k] - mean(y)))) /
    sum(x.map((value) => (value - mean(x)) ** 2));
  return or0(slope) * of(mean(rows.map((row) => sizes(own(row)))));
}

/** Each measure from the trades themselves. */
const ORACLES: Readonly<Record<FlowName, (window: Window) => number>> = {
  tradeFlow: ({ all }) => or0(net(all) / sizes(all)),
  tradeCountFlow: ({ all }) => {
    const [buys, sells] = sides(all);
    return or0((counts(buys) - counts(sells)) / counts(all));
  },
  tradeSizeGap: ({ all }) => {
    const [buys, sells] = sides(all);
    return or0(Math.log(sizes(buys) / counts(buys) / (sizes(sells) / counts(sells))));
  },
  tradePriceGap: ({ all }) => {
    const [buys, sells] = sides(all);
    return or0(Math.log(quotes(buys) / sizes(buys) / (quotes(sells) / sizes(sells))));
  },
  tradeVwapDistance: ({ all, bars, t }) =>
    or0(Math.log(bars.close[t] / (quotes(all) / sizes(all)))),
  largestTradeShare: ({ all }) => or0(Math.max(...all.map(({ size }) => size)) / sizes(all)),
  tradeConcentration: ({ all }) => or0(sum(all.map(({ size }) => size ** 2)) / sizes(all) ** 2),
  tradeSizeRenyi: ({ all }) => {
    const shares = all.map(({ size }) => size / sizes(all));
    return counts(all) < 2
      ? 0
      : -Math.log(sum(shares.map((share) => share ** 2))) / Math.log(counts(all));
  },
  tradeToxicity: ({ all }) => {
    const minutes = new Map<number, Trade[]>();
    for (const trade of all) {
      const minute = Math.floor(trade.time / MINUTE);
      minutes.set(minute, [...minutes.get(minute) ?? [], trade]);
    }
    return or0(sum([...minutes.values()].map((list) => Math.abs(net(list)))) / sizes(all));
  },
  tradeKyleLambda: (window) => impact(window, (flow) => flow),
  tradeHasbrouckImpact: (window) =>
    impact(window, (flow) => Math.sign(flow) * Math.sqrt(Math.abs(flow))),
};

for (const minutes of [1, 5]) {
  const bars = barsOf(minutes);
  Deno.test(`flowFeature() over bars of ${minutes} min equals its formulas over the trades`, () => {
    for (const name of Object.keys(ORACLES) as FlowName[]) {
      for (const window of [FLOW_RULES[name].minWindow, 4, 20]) {
        const feature = flowFeature(name, flow, { window });
        const table = compute(bars, featureSet("one", [feature]), { dtype: "float64" });
        const expected = bars.time.map((start, t) => {
          if (t < feature.warmup) return NaN;
          const from = bars.time[t - window + 1];
          return ORACLES[name]({ bars, t, window, all: within(from, start + bars.intervalMs) });
        });
        const actual = table.column(`${name}${window}`);
        assertNear(actual, expected, { relative: 1e-9, absolute: 1e-11 });
        assert.ok(new Set(expected).size > 20, name);
      }
    }
  });
}

/** The flow without some of its minutes. */
function without(minute: (number: number) => boolean) {
  const kept = (column: Float64Array) =>
    column.filter((_, i) => !minute(Math.round(flow.time[i] / MINUTE)));
  return flowBars(
    Object.fromEntries(
      Object.entries({
        ...{ time: flow.time, trades: flow.trades, buys: flow.buys },
        ...{ buyVolume: flow.takerBuyVolume, buyQuote: flow.buyQuote },
        sellVolume: flow.volume.map((value, i) => value - flow.takerBuyVolume[i]),
        sellQuote: flow.quoteVolume.map((value, i) => value - flow.buyQuote[i]),
        ...{ largestTrade: flow.largestTrade, squaredSize: flow.squaredSize },
      }).map(([name, column]) => [name, kept(column)]),
    ),
    { symbol: "HOLED" },
  );
}

Deno.test("flowFeature() takes a bar with volume but without minutes for missing", () => {
  const bars = barsOf(1);
  const holed = without((minute) => minute === 100);
  const set = featureSet("one", [flowFeature("tradeFlow", holed, { window: 2 })]);
  const column = compute(bars, set).column("tradeFlow2");
  assert.ok(bars.volume[100] > 0);
  assert.deepEqual([99, 100, 101, 102].map((t) => Number.isNaN(column[t])), [
    false,
    true,
    true,
    false,
  ]);
  // No trade and no volume: nothing is missing.
  assert.equal(bars.volume[203], 0);
  assert.equal(column[203], 0);
});

Deno.test("flowFeature() takes a bar of which some minutes are not there for missing", () => {
  const bars = barsOf(20);
  // Of the bar's 20 minutes the last 19; of the next one none is missing.
  const holed = without((minute) => minute > 100 && minute < 120);
  for (const name of Object.keys(FLOW_RULES) as FlowName[]) {
    const window = FLOW_RULES[name].minWindow;
    const set = (over: typeof flow) => featureSet("one", [flowFeature(name, over, { window })]);
    const whole = compute(bars, set(flow)), column = compute(bars, set(holed));
    const [only] = whole.names;
    assert.ok(Number.isFinite(whole.column(only)[5]), name);
    assert.ok(Number.isNaN(column.column(only)[5]), name);
    assert.equal(column.column(only)[5 + window], whole.column(only)[5 + window], name);
  }
});

Deno.test("flowFeature() reads no minute that ends after the bar", () => {
  const bars = barsOf(5);
  const features = flowMicrostructure(flow).features as FeatureOfOthers[];
  const columns = (over: readonly Feature[]) => {
    const table = compute(bars, featureSet("all", over), { dtype: "float64" });
    return table.names.map(table.column);
  };
  const before = columns(features);
  for (const t of [3, 20, 50]) {
    const known = bars.time[t] + bars.intervalMs;
    const later = (column: Float64Array) =>
      column.map((value, i) =>
        flow.time[i] + MINUTE > known ? value * (0.2 + random.uniform()) : value
      );
    const changed = {
      ...flow,
      ...{ volume: later(flow.volume), quoteVolume: later(flow.quoteVolume) },
      ...{ takerBuyVolume: later(flow.takerBuyVolume), buyQuote: later(flow.buyQuote) },
      ...{ trades: later(flow.trades), buys: later(flow.buys) },
      ...{ largestTrade: later(flow.largestTrade), squaredSize: later(flow.squaredSize) },
    };
    columns(features.map((feature) => feature.withOthers([changed]))).forEach((column, k) => {
      assert.deepEqual(column.subarray(0, t + 1), before[k].subarray(0, t + 1));
      assert.notDeepEqual(column, before[k], features[k].names[0]);
    });
  }
});

Deno.test("flowBars() names a column that is absent or no numbers", () => {
  assert.throws(() => flowBars({}, { symbol: "X" }), {
    name: "TypeError",
    message: "Expected the flow of X to have numbers in column time but found none",
  });
  const names = flowMicrostructure(flow).features.flatMap((feature) => feature.names);
  assert.equal(new Set(names).size, names.length);
});
