import { type Bars, createBars, OPTIONAL_COLUMNS } from "../../core/mod.ts";
import { assertFinite } from "../../stats/mod.ts";

const PRICES = ["open", "high", "low", "close"] as const;

function assertOrder(order: ArrayLike<number>, length: number): void {
  if (order.length !== length - 1) {
    throw new TypeError(
      `Expected order to name the ${length - 1} bars after the first but found ${order.length}`,
    );
  }
  const seen = new Uint8Array(length);
  for (let i = 0; i < order.length; i++) {
    const bar = order[i];
    if (!Number.isInteger(bar) || bar < 1 || bar >= length || seen[bar]) {
      throw new RangeError(
        `Expected order to name each bar from 1 to ${
          length - 1
        } once but found ${bar} at index ${i}`,
      );
    }
    seen[bar] = 1;
  }
}

/**
 * A market in which the same moves came in another order: bar t moves from the close before it to
 * its open, high, low and close as bar `order[t - 1]` did, relative to prices, and takes over its
 * volumes. The first bar and all times stay, and the last close is the same up to rounding; volume in
 * the quote currency follows the price. The input is left as it is.
 *
 * With shuffled orders this is the test of a pipeline on permuted returns (T. Masters, "Permutation
 * and Randomization Tests for Trading System Development", 2020). Single bars lose the clusters of
 * volatility, blocks keep them for as long as a block is.
 *
 * Throws a `RangeError` for missing prices, prices that are not above 0, and an order that does not
 * name each bar but the first once; a `TypeError` for another length.
 *
 * @example
 * ```ts
 * import { prng } from "lib/core/mod.ts";
 * import { sampleBars } from "lib/data/mod.ts";
 * import { permutationTest, reorderBars } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * // What a rule that holds after a rise earns, in the market and in shuffled ones.
 * const earned = ({ close }: typeof bars) =>
 *   close.reduce((sum, _, t) =>
 *     t > 1 && close[t - 1] > close[t - 2] ? sum + Math.log(close[t] / close[t - 1]) : sum, 0);
 * const order = Float64Array.from({ length: bars.length - 1 }, (_, i) => i + 1);
 * const { pValue } = await permutationTest(order, (o) => earned(reorderBars(bars, o)), {
 *   prng: prng(1),
 *   permutations: 19,
 * });
 * assert.ok(pValue >= 0.05);
 * ```
 */
export function reorderBars(bars: Bars, order: ArrayLike<number>): Bars {
  const { length, symbol, intervalMs, time, close } = bars;
  assertOrder(order, length);
  for (const name of PRICES) {
    assertFinite(name, bars[name]);
    const at = bars[name].findIndex((price) => price <= 0);
    if (at !== -1) {
      throw new RangeError(
        `Expected ${name} to be above 0 but found ${bars[name][at]} at index ${at}`,
      );
    }
  }
  const [newOpen, newHigh, newLow, newClose] = PRICES.map((name) => bars[name].slice());
  for (let t = 1; t < length; t++) {
    const bar = order[t - 1], scale = newClose[t - 1] / close[bar - 1];
    newOpen[t] = scale * bars.open[bar];
    newHigh[t] = scale * bars.high[bar];
    newLow[t] = scale * bars.low[bar];
    newClose[t] = scale * close[bar];
  }
  const moved = (column: Float64Array) =>
    column.map((value, t) => t ? column[order[t - 1]] : value);
  const optional = Object.fromEntries(
    OPTIONAL_COLUMNS.flatMap((name) => {
      const column = bars[name];
      return column === undefined ? [] : [[name, moved(column)]];
    }),
  );
  optional.quoteVolume?.forEach((volume: number, t: number) => {
    if (t > 0) optional.quoteVolume[t] = volume * newClose[t] / close[order[t - 1]];
  });
  return createBars({
    time,
    open: newOpen,
    high: newHigh,
    low: newLow,
    close: newClose,
    volume: moved(bars.volume),
    ...optional,
  }, { symbol, intervalMs });
}
