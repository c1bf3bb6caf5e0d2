import assert from "node:assert/strict";
import { type BarColumn, type Bars, createBars, prng } from "../../core/mod.ts";
import { normalCdf } from "../../stats/mod.ts";
import { assertNear } from "../../stats/rolling/testing.ts";
import { compute } from "../compute.ts";
import { featureSet } from "../feature_set.ts";
import { randomBars } from "../testing.ts";
import type { MeasuredBars } from "./measure_rule.ts";
import { MEASURE_ENTRIES, type MeasureName } from "./measures.ts";
import { microstructure } from "./microstructure.ts";
import { microstructureFeature } from "./microstructure_feature.ts";

/** A row in which a measure is worked out, and the rows of its window, the oldest first. */
interface Place {
  readonly t: number;
  readonly rows: readonly number[];
}

/** The measure in one row, straight from its formula. */
type Oracle = (bars: MeasuredBars, place: Place) => number;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const power = (values: readonly number[], n: number) => sum(values.map((value) => value ** n));
const share = (top: number, bottom: number) => bottom === 0 ? 0 : top / bottom;

function covariance(x: readonly number[], y: readonly number[]): number {
  const mx = mean(x), my = mean(y);
  return sum(x.map((value, i) => (value - mx) * (y[i] - my))) / (x.length - 1);
}
const deviation = (x: readonly number[]) => Math.sqrt(covariance(x, x));
const moves = (x: readonly number[]) => new Set(x).size > 1;
const correlation = (x: readonly number[], y: readonly number[]) =>
  moves(x) && moves(y) ? covariance(x, y) / deviation(x) / deviation(y) : 0;
const slope = (x: readonly number[], y: readonly number[]) =>
  moves(x) ? covariance(x, y) / covariance(x, x) : 0;

const r = ({ close }: Bars) => (t: number) => Math.log(close[t] / close[t - 1]);
const n = (bars: MeasuredBars) => (t: number) => 2 * bars.takerBuyVolume[t] - bars.volume[t];
const i = (bars: MeasuredBars) => (t: number) => share(n(bars)(t), bars.volume[t]);
const of = (column: Float64Array) => (t: number) => column[t];
const root = (x: number) => Math.sign(x) * Math.sqrt(Math.abs(x));

function entropy(weights: readonly number[]): number {
  const total = sum(weights);
  if (total === 0) return 0;
  return -sum(weights.filter((w) => w > 0).map((w) => w / total * Math.log(w / total)));
}

/** Bars of the run of one sign that ends in the place's row. */
function runOf(bars: MeasuredBars, { t, rows }: Place): readonly number[] {
  const sign = Math.sign(n(bars)(t));
  const run: number[] = [];
  for (let at = t; at >= rows[0] && sign !== 0 && Math.sign(n(bars)(at)) === sign; at--) {
    run.push(at);
  }
  return run;
}

const bipower = (bars: Bars, { rows }: Place) =>
  Math.PI / 2 * rows.length / (rows.length - 1) *
  sum(rows.slice(1).map((t) => Math.abs(r(bars)(t) * r(bars)(t - 1))));

/** Corwin and Schultz's formulas (13) to (18) in their own order. */
function corwinSchultz({ high, low, close }: Bars, t: number): number {
  const shift = low[t] > close[t - 1]
    ? low[t] - close[t - 1]
    : high[t] < close[t - 1]
    ? high[t] - close[t - 1]
    : 0;
  const h = high[t] - shift, l = low[t] - shift;
  const beta = Math.log(high[t - 1] / low[t - 1]) ** 2 + Math.log(h / l) ** 2;
  const gamma = Math.log(Math.max(high[t - 1], h) / Math.min(low[t - 1], l)) ** 2;
  const k = 3 - 2 * Math.sqrt(2);
  const alpha = (Math.sqrt(2 * beta) - Math.sqrt(beta)) / k - Math.sqrt(gamma / k);
  return Math.max(0, 2 * (Math.exp(alpha) - 1) / (1 + Math.exp(alpha)));
}

const ORACLES: Readonly<Record<MeasureName, Oracle>> = {
  flowImbalance: (bars, { rows }) => share(sum(rows.map(n(bars))), sum(rows.map(of(bars.volume)))),
  flowVolatility: (bars, { rows }) => deviation(rows.map(i(bars))),
  flowPersistence: (bars, { rows }) =>
    correlation(rows.map(i(bars)), rows.map((t) => i(bars)(t - 1))),
  flowReturnCorrelation: (bars, { rows }) => correlation(rows.map(r(bars)), rows.map(i(bars))),
  flowLead: (bars, { rows }) => correlation(rows.map(r(bars)), rows.map((t) => i(bars)(t - 1))),
  kyleLambda: (bars, { rows }) =>
    slope(rows.map(n(bars)), rows.map(r(bars))) * mean(rows.map(of(bars.volume))),
  hasbrouckImpact: (bars, { rows }) =>
    slope(rows.map((t) => root(n(bars)(t))), rows.map(r(bars))) *
    Math.sqrt(mean(rows.map(of(bars.volume)))),
  amihud: (bars, { rows }) => {
    const traded = rows.filter((t) => bars.quoteVolume[t] > 0);
    return 1e6 * mean(traded.map((t) => Math.abs(r(bars)(t)) / bars.quoteVolume[t]));
  },
  rollSpread: (bars, { rows }) => {
    const now = rows.map(r(bars)), before = rows.map((t) => r(bars)(t - 1));
    return 2 * Math.sqrt(Math.max(0, -covariance(now, before)));
  },
  corwinSchultzSpread: (bars, { rows }) => mean(rows.map((t) => corwinSchultz(bars, t))),
  abdiRanaldoSpread: (bars, { rows }) => {
    const c = (t: number) => Math.log(bars.close[t]);
    const m = (t: number) => (Math.log(bars.high[t]) + Math.log(bars.low[t])) / 2;
    const terms = rows.map((t) => (c(t - 1) - m(t - 1)) * (c(t - 1) - m(t)));
    return 2 * Math.sqrt(Math.max(0, mean(terms)));
  },
  zeroReturnShare: (bars, { rows }) => mean(rows.map((t) => r(bars)(t) === 0 ? 1 : 0)),
  vpin: (bars, { rows }) =>
    share(sum(rows.map((t) => Math.abs(n(bars)(t)))), sum(rows.map(of(bars.volume)))),
  vpinBulk: (bars, { rows }) => {
    const toxic = rows.map((t) => {
      const sigma = deviation(rows.map((_, k) => r(bars)(t - k)));
      return bars.volume[t] * Math.abs(2 * normalCdf(share(r(bars)(t), sigma)) - 1);
    });
    return share(sum(toxic), sum(rows.map(of(bars.volume))));
  },
  realisedVolatility: (bars, { rows }) => Math.sqrt(power(rows.map(r(bars)), 2)),
  bipowerVolatility: (bars, place) => Math.sqrt(bipower(bars, place)),
  jumpShare: (bars, place) => {
    const all = power(place.rows.map(r(bars)), 2);
    return all === 0 ? 0 : Math.max(0, 1 - bipower(bars, place) / all);
  },
  downsideShare: (bars, { rows }) => {
    const all = rows.map(r(bars));
    return moves(all) || all[0] !== 0 ? power(all.filter((x) => x < 0), 2) / power(all, 2) : 0.5;
  },
  realisedSkewness: (bars, { rows }) => {
    const all = rows.map(r(bars));
    return share(Math.sqrt(rows.length) * power(all, 3), power(all, 2) ** 1.5);
  },
  realisedKurtosis: (bars, { rows }) => {
    const all = rows.map(r(bars));
    return share(rows.length * power(all, 4), power(all, 2) ** 2);
  },
  flowRun: (bars, place) => Math.sign(n(bars)(place.t)) * runOf(bars, place).length,
  flowRunShare: (bars, place) =>
    share(sum(runOf(bars, place).map(n(bars))), sum(place.rows.map(of(bars.volume)))),
  flowFlips: (bars, { rows }) =>
    mean(rows.map((t) => Math.sign(n(bars)(t)) !== Math.sign(n(bars)(t - 1)) ? 1 : 0)),
  vwapDistance: (bars, { t, rows }) => {
    const volume = sum(rows.map(of(bars.volume)));
    const price = sum(rows.map(of(bars.quoteVolume))) / volume;
    return volume > 0 ? Math.log(bars.close[t] / price) : 0;
  },
  tradeRate: ({ trades }, { t, rows }) => share(trades[t], mean(rows.map(of(trades)))),
  volumeRate: ({ volume }, { t, rows }) => share(volume[t], mean(rows.map(of(volume)))),
  tradeSize: ({ volume, trades }, { t, rows }) => {
    if (volume[t] === 0 || trades[t] === 0) return 0;
    const usual = sum(rows.map(of(volume))) / sum(rows.map(of(trades)));
    return Math.log(volume[t] / trades[t] / usual);
  },
  tradeSizeEntropy: ({ volume, trades }, { rows }) => {
    const counts = new Map<number, number>();
    for (const t of rows) {
      const kind = trades[t] > 0 ? Math.floor(2 * Math.log2(volume[t] / trades[t])) : NaN;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    return entropy([...counts.values()]) / Math.log(rows.length);
  },
  volumeEntropy: ({ volume }, { rows }) => entropy(rows.map(of(volume))) / Math.log(rows.length),
};

/** The bars with every column of a row changed. */
function edited(bars: Bars, change: (t: number, name: BarColumn, value: number) => number): Bars {
  const names = ["open", "high", "low", "close", "volume"] as const;
  const further = ["quoteVolume", "trades", "takerBuyVolume"] as const;
  const columns = Object.fromEntries(
    [...names, ...further].map((
      name,
    ) => [name, bars[name]!.map((value, t) => change(t, name, value))]),
  ) as Record<typeof names[number], Float64Array>;
  return createBars({ time: bars.time, ...columns }, bars);
}

const VOLUMES: readonly BarColumn[] = ["volume", "quoteVolume", "trades", "takerBuyVolume"];
const ROWS = 260;
const plain = randomBars(ROWS, prng(11));
/** Bars without a trade, alone and in a row, a price that stands still, and a gap. */
const bars = edited(plain, (t, name, value) => {
  if (t >= 130 && t < 133) return NaN;
  if (t >= 200 && t < 215) return VOLUMES.includes(name) ? 0 : 777;
  if (t === 40 && VOLUMES.includes(name)) return 0;
  return value;
}) as MeasuredBars;

for (const [name, rule] of MEASURE_ENTRIES) {
  Deno.test(`${name} equals its formula worked out row by row`, () => {
    for (const window of new Set([rule.minWindow, 7, ...rule.windows])) {
      const feature = microstructureFeature(name, { window });
      const actual = compute(bars, featureSet("one", [feature]), { dtype: "float64" })
        .column(`${name}${window}`);
      const expected = Float64Array.from(actual, (_, t) => {
        if (t < feature.warmup) return NaN;
        const rows = Array.from({ length: window }, (_, k) => t - window + 1 + k);
        const gap = t >= 130 && t - feature.warmup < 133;
        return gap ? NaN : ORACLES[name](bars, { t, rows });
      });
      // A root takes the square root of the rounding error near 0.
      const absolute = /Spread/.test(name) ? 1e-9 : 1e-12;
      assertNear(actual, expected, { relative: 1e-9, absolute });
      assert.ok(expected.some((value) => Math.abs(value) > 1e-12), `window ${window}`);
    }
  });
}

Deno.test("microstructure has at least 50 columns, none of a time in bars", () => {
  const names = microstructure.features.flatMap((feature) => feature.names);
  assert.ok(names.length >= 50, `${names.length}`);
  assert.ok(names.every((name) => /^[a-zA-Z]+\d+$/.test(name)));
});

Deno.test("microstructureFeature() recovers the spread that closes bounce over", () => {
  const random = prng(5), half = 0.004;
  let price = 0;
  const mid = Float64Array.from({ length: 20_000 }, () => price += 0.002 * random.normal());
  const close = mid.map((value) => Math.exp(value + (random.uniform() < 0.5 ? half : -half)));
  const bounced = createBars(
    { time: close.map((_, t) => t), open: close, high: close, low: close, close, volume: close },
    { symbol: "TEST", intervalMs: 1 },
  );
  const window = 19_000;
  const set = featureSet("one", [microstructureFeature("rollSpread", { window })]);
  const spread = compute(bounced, set, { dtype: "float64" }).column("rollSpread19000").at(-1)!;
  assert.ok(Math.abs(spread - 2 * half) < 0.1 * half, `${spread}`);
});

Deno.test("microstructureFeature() refuses unknown names and windows too short", () => {
  // deno-lint-ignore no-explicit-any
  assert.throws(() => microstructureFeature("kyle" as any, { window: 5 }), {
    name: "RangeError",
    message: /Expected a measure out of flowImbalance, .* but found kyle/,
  });
  assert.throws(() => microstructureFeature("kyleLambda", { window: 2 }), RangeError);
  // deno-lint-ignore no-explicit-any
  assert.throws(() => microstructureFeature("vpin", { windw: 5 } as any), /did you mean window/);
});
