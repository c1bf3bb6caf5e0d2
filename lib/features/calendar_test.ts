import assert from "node:assert/strict";
import { createBars } from "../core/mod.ts";
import { calendar, hourOfDay, monthOfYear } from "./calendar.ts";
import type { Feature } from "./feature.ts";
import { tradingSessions } from "./trading_sessions.ts";

function columnsAt(feature: Feature, times: readonly string[]): Record<string, number[]> {
  const time = Float64Array.from(times, (text) => text === "" ? NaN : Date.parse(text));
  const bars = createBars(
    { time, open: time, high: time, low: time, close: time, volume: time },
    { symbol: "TEST", intervalMs: 60_000 },
  );
  const outputs = feature.names.map(() => new Float64Array(time.length));
  feature.compute(bars, outputs);
  return Object.fromEntries(feature.names.map((name, k) => [name, [...outputs[k]]]));
}

Deno.test("tradingSessions() follows the exchanges' clocks into summer and out of it", () => {
  const expected: readonly (readonly [string, number, number, number, number])[] = [
    // Tokyo, London, New York, weekend. A Tuesday in winter:
    ["2024-01-16T00:00Z", 1, 0, 0, 0],
    ["2024-01-16T05:59Z", 1, 0, 0, 0],
    ["2024-01-16T06:00Z", 0, 0, 0, 0],
    ["2024-01-16T07:59Z", 0, 0, 0, 0],
    ["2024-01-16T08:00Z", 0, 1, 0, 0],
    ["2024-01-16T14:29Z", 0, 1, 0, 0],
    ["2024-01-16T14:30Z", 0, 1, 1, 0],
    ["2024-01-16T16:30Z", 0, 0, 1, 0],
    ["2024-01-16T21:00Z", 0, 0, 0, 0],
    // Two weeks in which only New York's clock has changed:
    ["2024-03-12T13:30Z", 0, 1, 1, 0],
    ["2024-03-12T07:30Z", 0, 0, 0, 0],
    // Summer:
    ["2024-07-16T07:00Z", 0, 1, 0, 0],
    ["2024-07-16T13:30Z", 0, 1, 1, 0],
    ["2024-07-16T20:00Z", 0, 0, 0, 0],
    // A Sunday in London, Monday morning in Tokyo:
    ["2024-07-14T23:59Z", 0, 0, 0, 1],
    ["2024-07-15T00:00Z", 1, 0, 0, 0],
    ["2024-07-13T14:00Z", 0, 0, 0, 1],
  ];
  const { sessionTokyo, sessionLondon, sessionNewYork, weekend } = columnsAt(
    tradingSessions(),
    expected.map(([time]) => time),
  );
  expected.forEach(([time, ...flags], i) => {
    assert.deepEqual(
      [sessionTokyo[i], sessionLondon[i], sessionNewYork[i], weekend[i]],
      flags,
      time,
    );
  });
});

Deno.test("hourOfDay() and monthOfYear() lie on circles", () => {
  const { hourSin, hourCos } = columnsAt(hourOfDay(), ["2024-05-01T06:00Z", "1969-12-31T12:00Z"]);
  assert.ok(Math.abs(hourSin[0] - 1) < 1e-12 && Math.abs(hourCos[0]) < 1e-12);
  assert.ok(Math.abs(hourSin[1]) < 1e-12 && Math.abs(hourCos[1] + 1) < 1e-12);
  const { monthSin, monthCos } = columnsAt(monthOfYear(), ["2024-01-31T23:59Z", "2024-04-01"]);
  assert.ok(monthSin[0] === 0 && monthCos[0] === 1);
  assert.ok(Math.abs(monthSin[1] - 1) < 1e-12 && Math.abs(monthCos[1]) < 1e-12);
});

Deno.test("calendar is NaN where the time is missing, and only there", () => {
  for (const feature of calendar.features) {
    for (const column of Object.values(columnsAt(feature, ["2024-01-01", "", "2024-01-02"]))) {
      assert.deepEqual(column.map(Number.isNaN), [false, true, false]);
    }
  }
});
