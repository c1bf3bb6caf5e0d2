import assert from "node:assert/strict";
import { type Bars, createBars, prng } from "../../core/mod.ts";
import { assertNear } from "../../stats/rolling/testing.ts";
import { compute } from "../compute.ts";
import { featureSet } from "../feature_set.ts";
import { randomBars } from "../testing.ts";
import { intradaySeasonality } from "./intraday_seasonality.ts";

const HOUR = 3_600_000, DAY = 24 * HOUR;

function columnsOf(bars: Bars, days: number): readonly (Float32Array | Float64Array)[] {
  const set = featureSet("one", [intradaySeasonality({ barInterval: "1h", days })]);
  const table = compute(bars, set, { dtype: "float64" });
  return table.names.map(table.column);
}

/** The bars without some of their rows. */
function without(bars: Bars, gone: (t: number) => boolean): Bars {
  const kept = (column: Float64Array) => column.filter((_, t) => !gone(t));
  const { time, open, high, low, close, volume } = bars;
  const columns = { time, open, high, low, close, volume };
  return createBars(
    Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [name, kept(column)]),
    ) as typeof columns,
    bars,
  );
}

Deno.test("intradaySeasonality() averages the same hour of the days before, by time", () => {
  const days = 3;
  // Single bars and more than a day are absent, so that rows are no steps of time.
  const bars = without(
    randomBars(600, prng(2), { intervalMs: HOUR }),
    (t) => t === 100 || t === 171 || (t >= 250 && t < 280),
  );
  const { time, close, volume } = bars;
  const rowAt = new Map(Array.from(time, (at, t) => [at, t]));
  const change = (t: number) => Math.log(close[t] / close[t - 1]);
  const expected = [0, 1, 2].map(() => new Float64Array(bars.length).fill(NaN));
  for (let t = days * 24 + 1; t < bars.length; t++) {
    const rows = Array.from({ length: days }, (_, k) => rowAt.get(time[t] - (k + 1) * DAY));
    if (rows.includes(undefined)) continue;
    const mean = (of: (row: number) => number) =>
      rows.reduce((total: number, row) => total + of(row!), 0) / days;
    expected[0][t] = mean(change);
    expected[1][t] = Math.abs(change(t)) / mean((row) => Math.abs(change(row)));
    expected[2][t] = volume[t] / mean((row) => volume[row]);
  }
  columnsOf(bars, days).forEach((column, k) =>
    assertNear(column, expected[k], { relative: 1e-12, absolute: 1e-15 })
  );
  assert.ok(expected[0].filter(Number.isFinite).length > 300);
});

Deno.test("intradaySeasonality() finds a pattern of the day and nothing else", () => {
  const bars = randomBars(24 * 30, prng(3), { intervalMs: HOUR });
  let price = 1;
  const close = bars.close.map((_, t) => price *= t % 24 === 9 ? 1.01 : 1);
  const [mean] = columnsOf({ ...bars, close }, 5);
  for (let t = 24 * 5 + 1; t < mean.length; t++) {
    assert.ok(Math.abs(mean[t] - (t % 24 === 9 ? Math.log(1.01) : 0)) < 1e-12);
  }
});

Deno.test("intradaySeasonality() refuses bars of another interval and no part of a day", () => {
  assert.throws(
    () => columnsOf(randomBars(10, prng(1)), 2),
    /Expected bars of 1h for seasonalReturn2 but found bars of 86400000 ms/,
  );
  assert.throws(() => intradaySeasonality({ barInterval: "7m", days: 2 }), /part of a day/);
});
