import assert from "node:assert/strict";
import { run } from "../backtest/mod.ts";
import { createBars, prng } from "../core/mod.ts";
import { direction } from "../labels/mod.ts";
import { coverForwardReturns, forwardReturns } from "./forward_return.ts";

const random = prng(5);
const walk = (n: number) => {
  let price = 100;
  return Float64Array.from({ length: n }, () => price *= Math.exp(random.normal() / 50));
};

function barsOf(n: number) {
  const open = walk(n), close = walk(n);
  const high = open.map((x, i) => Math.max(x, close[i]));
  const low = open.map((x, i) => Math.min(x, close[i]));
  const time = open.map((_, i) => i);
  return createBars(
    { time, open, high, low, close, volume: open },
    { symbol: "TEST", intervalMs: 1 },
  );
}

for (const fill of ["nextOpen", "sameClose"] as const) {
  Deno.test(`forwardReturns() is what the backtest earns from one decision, ${fill}`, () => {
    const n = 40;
    const bars = barsOf(n);
    const earned = forwardReturns(bars, { fill });
    for (let t = 0; t < n; t++) {
      // In for exactly one decision: bought by the wish of row t, sold by that of row t + 1.
      const target = new Float64Array(n);
      target[t] = 1;
      const costs = { fee: 0, slippage: 0, initialCash: 1, side: "long", fill } as const;
      const { trades, finalEquity } = run(bars, target, costs);
      const complete = trades.open.length === 1 && trades.open[0] === 0;
      assert.equal(Number.isFinite(earned[t]), complete, `row ${t}`);
      if (complete) assert.ok(Math.abs(Math.log(finalEquity) - earned[t]) < 1e-12);
    }
  });
}

Deno.test("coverForwardReturns() makes every span reach the last bar that the return needs", () => {
  const n = 30;
  const bars = barsOf(n);
  for (const fill of ["nextOpen", "sameClose"] as const) {
    for (const horizon of [1, 2, 5]) {
      const labels = direction(bars, { horizon });
      const { spanEnd, spanStart } = coverForwardReturns(labels, { fill });
      assert.deepEqual(spanStart, labels.spanStart);
      for (let t = 0; t < n; t++) {
        // Every bar behind the span is beyond the return's reach: changing it changes nothing.
        const open = bars.open.map((x, i) => i > spanEnd[t] ? x * 2 : x);
        const close = bars.close.map((x, i) => i > spanEnd[t] ? x * 2 : x);
        const changed = forwardReturns({ ...bars, open, close }, { fill });
        assert.equal(changed[t], forwardReturns(bars, { fill })[t]);
        assert.ok(spanEnd[t] >= labels.spanEnd[t] && spanEnd[t] < n);
      }
    }
  }
});
