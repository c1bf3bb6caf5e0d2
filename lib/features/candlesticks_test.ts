import assert from "node:assert/strict";
import * as technicalindicators from "technicalindicators";
import { sliceBars } from "../core/mod.ts";
import { sampleBars } from "../data/mod.ts";
import { candlesticks } from "./candlesticks.ts";
import { compute } from "./compute.ts";

type History = Record<"open" | "high" | "low" | "close", number[]>;
const functions = technicalindicators as unknown as Record<string, (history: History) => boolean>;

const bars = sliceBars(await sampleBars("BTCUSDT-1d"), 0, 900);
const set = await candlesticks();
const table = compute(bars, set, { dtype: "float64" });

/** The package's function that a feature's source names. */
const functionOf = (source = "") => functions[source.split(", ")[1]];

Deno.test("candlesticks() says what the package says of all bars so far", () => {
  let shown = 0;
  for (const { names: [name], source, warmup } of set.features) {
    const column = table.column(name);
    for (let t = warmup; t < 300; t++) {
      const part = (values: Float64Array) => [...values.subarray(0, t + 1)];
      const history = {
        open: part(bars.open),
        high: part(bars.high),
        low: part(bars.low),
        close: part(bars.close),
      };
      assert.equal(column[t], functionOf(source)(history) ? 1 : 0, `${name} row ${t}`);
      shown += column[t];
    }
  }
  assert.ok(shown > 100, `${shown}`);
});

Deno.test("candlesticks() has a column for each pattern that the package exports", () => {
  const others = /^(bullish|bearish|ichimokucloud)$/;
  const patterns = Object.keys(functions).filter((name) =>
    /doji|harami|star|crow|soldier|marubozu|engulf|hammer|hangingman|tweezer|piercing|cloud|tasuki|spinning|abandoned/
      .test(name) && !others.test(name) && name === name.toLowerCase()
  );
  assert.deepEqual(
    set.features.map(({ source }) => source!.split(", ")[1]).sort(),
    patterns.sort(),
  );
});

Deno.test("candlesticks() knows a bar without a body and one that engulfs another", () => {
  const column = (name: string) => table.column(name);
  for (let t = 1; t < bars.length; t++) {
    const { open, close } = bars;
    const engulfs = close[t - 1] < open[t - 1] && open[t] < close[t - 1] && close[t] > open[t - 1];
    assert.equal(column("cdlBullishEngulfing")[t], engulfs ? 1 : 0, `row ${t}`);
    const body = Math.abs(open[t] - close[t]) / open[t];
    if (column("cdlDoji")[t] === 1) assert.ok(body < 0.0011, `row ${t}: ${body}`);
  }
});
