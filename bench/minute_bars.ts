import { type Bars, createBars, prng } from "../lib/core/mod.ts";

/** Minutes of five years. */
export const MINUTES = 2_628_000;
const MINUTE_MS = 60_000;

/** Bars of a random walk with the volatility of Bitcoin's minutes, from a fixed seed. */
export function minuteBars(rows = MINUTES): Bars {
  const random = prng(2026);
  const columns = {
    time: new Float64Array(rows),
    open: new Float64Array(rows),
    high: new Float64Array(rows),
    low: new Float64Array(rows),
    close: new Float64Array(rows),
    volume: new Float64Array(rows),
  };
  let price = 10_000;
  for (let t = 0; t < rows; t++) {
    const open = price;
    price *= Math.exp(7e-4 * random.normal());
    columns.time[t] = Date.UTC(2019, 0, 1) + t * MINUTE_MS;
    columns.open[t] = open;
    columns.close[t] = price;
    columns.high[t] = Math.max(open, price) * (1 + 4e-4 * random.uniform());
    columns.low[t] = Math.min(open, price) * (1 - 4e-4 * random.uniform());
    columns.volume[t] = 20 * Math.exp(random.normal());
  }
  return createBars(columns, { symbol: "RANDOM", intervalMs: MINUTE_MS });
}
