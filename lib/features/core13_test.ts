import assert from "node:assert/strict";
import { assertNear, dailyCloses, nanRows, range, talibSeries } from "../stats/rolling/testing.ts";
import { compute } from "./compute.ts";
import { core13 } from "./core13.ts";
import { featureSet } from "./feature_set.ts";
import { smaRatio } from "./sma_ratio.ts";
import { barsOf } from "./testing.ts";
import { volatility } from "./volatility.ts";

const bars = barsOf(dailyCloses);
const table = compute(bars, core13, { dtype: "float64" });
const timesClose = (name: string) => table.column(name).map((v, t) => v * dailyCloses[t]);

Deno.test("core13 has its thirteen columns in order and a warm-up of 33", () => {
  assert.deepEqual(table.names, [
    "logReturn",
    "volatility20",
    "rsi14",
    "macd",
    "macdSignal",
    "macdHistogram",
    "return1",
    "return3",
    "return7",
    "return14",
    "dayOfWeek",
    "dayOfWeekSin",
    "dayOfWeekCos",
  ]);
  assert.equal(table.warmup, 33);
});

Deno.test("core13 agrees with TA-Lib on real closes", () => {
  assertNear(table.column("rsi14"), talibSeries("rsi14"), { relative: 1e-11 });
  // Differences of averages near 1e4 keep about 1e-12 of them.
  const macd = { relative: 1e-9, absolute: 1e-9 };
  assertNear(timesClose("macd"), talibSeries("macd"), macd);
  assertNear(timesClose("macdSignal"), talibSeries("macdSignal"), macd);
  assertNear(timesClose("macdHistogram"), talibSeries("macdHistogram"), macd);
  const change = { relative: 1e-12, absolute: 1e-14 };
  assertNear(table.column("return1"), talibSeries("rocp1"), change);
  assertNear(table.column("return14"), talibSeries("rocp14"), change);
  assertNear(table.column("logReturn"), talibSeries("rocp1").map(Math.log1p), change);
});

Deno.test("volatility() is the sample deviation of the last log returns", () => {
  const returns = table.column("logReturn");
  const column = table.column("volatility20");
  for (let t = 20; t < bars.length; t++) {
    const last = Array.from(returns.subarray(t - 19, t + 1));
    const mean = last.reduce((sum, v) => sum + v, 0) / 20;
    const squares = last.reduce((sum, v) => sum + (v - mean) ** 2, 0);
    assert.ok(Math.abs(column[t] / Math.sqrt(squares / 19) - 1) < 1e-12);
  }
  assert.throws(() => volatility({ window: 1 }), RangeError);
});

Deno.test("dayOfWeek() counts from Monday, before 1970, too", () => {
  const time = Float64Array.of(Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 7, 23), -1, NaN, 0);
  const week = compute({ ...barsOf(new Float64Array(5)), time }, core13, { dtype: "float64" });
  assert.deepEqual([...week.column("dayOfWeek")], [0, 6, 2, NaN, 3]);
  assertNear(
    week.column("dayOfWeekSin").subarray(1, 3),
    [-0.7818314824680298, 0.9749279121818236],
    {
      relative: 1e-14,
    },
  );
  assertNear(
    week.column("dayOfWeekCos").subarray(1, 3),
    [0.6234898018587336, -0.2225209339563144],
    {
      relative: 1e-14,
    },
  );
});

Deno.test("smaRatio() is the logarithm of the ratio of TA-Lib's averages", () => {
  const ratio = compute(bars, featureSet("x", [smaRatio({ fast: 1, slow: 50 })]), {
    dtype: "float64",
  });
  const expected = talibSeries("sma50").map((mean, t) => Math.log(dailyCloses[t] / mean));
  assertNear(ratio.column("smaRatio1_50"), expected, { relative: 1e-9, absolute: 1e-13 });
});

Deno.test("core13 columns miss exactly the rows whose bars they read are missing", () => {
  const close = dailyCloses.slice();
  close[100] = NaN;
  const holed = compute(barsOf(close), core13);
  const missing = (name: string) => nanRows(holed.column(name)).filter((t) => t > 33);
  assert.deepEqual(missing("logReturn"), [100, 101]);
  assert.deepEqual(missing("return7"), [100, 107]);
  assert.deepEqual(missing("volatility20"), range(100, 120));
  assert.deepEqual(missing("rsi14"), range(100, 114));
  assert.deepEqual(missing("macd"), range(100, 133));
  assert.deepEqual(missing("macdHistogram"), range(100, 133));
  assert.deepEqual(missing("dayOfWeek"), []);
});
