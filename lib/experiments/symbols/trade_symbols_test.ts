import assert from "node:assert/strict";
import { type Bars, createBars } from "../../core/mod.ts";
import { gridTimes, placesOnGrid } from "../../dataset/mod.ts";
import { tradeSymbols } from "./trade_symbols.ts";

const FREE = { side: "longShort", fee: 0, slippage: 0, initialCash: 200 } as const;

/** Bars whose opens and closes are the prices given, at the days given. */
function barsOf(symbol: string, prices: readonly (readonly [day: number, price: number])[]): Bars {
  const price = Float64Array.from(prices, ([, price]) => price);
  return createBars(
    {
      time: Float64Array.from(prices, ([day]) => day),
      ...{ open: price, high: price, low: price, close: price, volume: price },
    },
    { symbol, intervalMs: 1 },
  );
}

function planned(bars: readonly Bars[]) {
  const times = gridTimes(bars);
  let firstRow = 0;
  const members = bars.map((own) => {
    const member = {
      bars: own,
      firstRow,
      places: placesOnGrid(own, times),
      end: own.length,
    };
    firstRow += own.length;
    return member;
  });
  return { times, members };
}

const near = (found: ArrayLike<number>, wanted: readonly number[]) => {
  assert.equal(found.length, wanted.length);
  wanted.forEach((value, i) => assert.ok(Math.abs(found[i] - value) < 1e-9, `${i}: ${found[i]}`));
};

// A doubles on day 3; B has bars on days 2 to 4 alone and halves on day 4.
const A = barsOf("A", [[0, 10], [1, 10], [2, 10], [3, 20], [4, 20], [5, 20]]);
const B = barsOf("B", [[2, 8], [3, 8], [4, 4]]);

Deno.test("tradeSymbols() gives every symbol its share, before its first bar in cash", () => {
  const plan = planned([A, B]);
  // Long in A from day 1 on; short in B from day 2 on, filled on day 3.
  const target = Float64Array.of(1, 1, 1, 1, 1, 1, -1, -1, -1);
  const { result, bySymbol } = tradeSymbols(plan, target, { ...FREE, from: 0, to: 6 });
  // B: short 12.5 units at 8, bought back at the open of its last bar, at 4.
  near(bySymbol[1]!.equity, [100, 100, 150]);
  near(result.equity, [200, 200, 200, 300, 350, 350]);
  near(result.cash, [200, 100, 100, 200, 150, 150]);
  near(result.returns, [0, 0, 0, 0.5, 1 / 6, 0]);
  near(result.position, [0, 0.5, 0.5, (200 - 100) / 300, 200 / 350, 200 / 350]);
  near(result.drawdown, [0, 0, 0, 0, 0, 0]);
  assert.equal(result.initialCash, 200);
  assert.equal(result.finalEquity, 350);
  near([result.exposure], [5 / 6]);
  // 100 of 200 for A on day 1; 100 of 200 for B on day 3; 50 of 300 to close it.
  near([result.turnover], [0.5 + 0.5 + 50 / 300]);
  assert.deepEqual([...result.trades.side], [1, -1]);
  assert.deepEqual([...result.trades.open], [1, 0]);
  assert.ok(result.units.every(Number.isNaN));
});

Deno.test("tradeSymbols() leaves the share of a symbol without bars in the span in cash", () => {
  const { result, bySymbol } = tradeSymbols(planned([A, B]), new Float64Array(9).fill(1), {
    ...FREE,
    from: 0,
    to: 2,
  });
  assert.equal(bySymbol[1], undefined);
  near(result.equity, [200, 200]);
  assert.deepEqual([...result.time], [0, 1]);
});

Deno.test("tradeSymbols() carries a symbol's worth over times at which it has no bar", () => {
  const gappy = barsOf("B", [[0, 5], [1, 5], [4, 10], [5, 10]]);
  const { result } = tradeSymbols(planned([A, gappy]), new Float64Array(10).fill(1), {
    ...FREE,
    from: 0,
    to: 6,
  });
  near(result.equity, [200, 200, 200, 300, 400, 400]);
});
