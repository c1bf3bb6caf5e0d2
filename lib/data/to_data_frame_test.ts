import assert from "node:assert/strict";
import { createBars } from "../core/mod.ts";
import { sampleBars } from "./sample_bars.ts";
import { toDataFrame } from "./to_data_frame.ts";

Deno.test("toDataFrame() keeps every number, NaN too, and makes time a datetime", async () => {
  const x = Float64Array.of(1.5, NaN);
  const time = Float64Array.of(Date.UTC(2024, 1, 29), Date.UTC(2024, 2, 1));
  const bars = createBars({ time, open: x, high: x, low: x, close: x, volume: x, trades: x }, {
    symbol: "X",
    intervalMs: 86_400_000,
  });
  const frame = await toDataFrame(bars);
  assert.deepEqual(frame.columns, ["time", "open", "high", "low", "close", "volume", "trades"]);
  assert.equal(frame.getColumn("time").dtype.variant, "Datetime");
  assert.deepEqual([...frame.getColumn("time")], [new Date(time[0]), new Date(time[1])]);
  assert.deepEqual(frame.getColumn("trades").toTypedArray(), x);
});

Deno.test("toDataFrame() gives frames that polars can group by month", async () => {
  const bars = await sampleBars("BTCUSDT-1d");
  const frame = await toDataFrame(bars);
  assert.equal(frame.height, bars.length);
  assert.equal(frame.getColumn("high").max(), bars.high.reduce((a, b) => Math.max(a, b)));
});
