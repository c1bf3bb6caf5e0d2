import { assertKnownOptions, assertSameLength, type Bars, type OptionNames } from "../core/mod.ts";
import { createEngine } from "./engine/engine.ts";
import { play } from "./engine/play.ts";
import { submitTarget } from "./engine/submit.ts";
import { ENGINE_OPTIONS, type EngineOptions } from "./options/engine_options.ts";
import { resolveSettings } from "./options/settings.ts";
import { type DetailedResult, resultOf } from "./result.ts";

/** Options of {@linkcode run}. */
export interface RunOptions extends EngineOptions {
  /** "long" reads targets below 0 as 0; "longShort" takes them as they are. */
  readonly side: "long" | "longShort";
  /**
   * "nextOpen" fills at the open of the next bar. "sameClose" fills at the very close that decided,
   * which nobody can do; reports print it in red. Default: "nextOpen".
   */
  readonly fill?: "nextOpen" | "sameClose";
}

const KNOWN: OptionNames<RunOptions> = { ...ENGINE_OPTIONS, fill: true };

/**
 * Trades `target` on `bars` with market orders and returns what became of the cash.
 *
 * `target[t]` is the position wished at the close of row t, as a fraction of equity from -1 to 1;
 * NaN is no new wish. Only a change of the wish makes an order: units are sized once, at its fill,
 * and then left alone, so a fraction drifts with the price. An order from the last row is not
 * filled, because its bar is outside the range. A change too small to pay its own costs is dropped.
 *
 * A short that has lost all equity at a close is bought back there without costs, and nothing is
 * traded after it. Dividends are not paid.
 *
 * Exits, filters, rules of risk, margin, carry and market rules are off unless asked for. A position
 * that an exit has closed is not entered again, and an entry that was refused is not tried again,
 * before the wish changes. With a leverage, targets reach from minus to plus the leverage.
 *
 * Throws a `TypeError` when `target` has not the bars' length, and a `RangeError` that names the
 * row when a price in the range is missing or not above 0, or a target is outside -1 to 1.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { run } from "lib/backtest/mod.ts";
 * import assert from "node:assert/strict";
 * const price = Float64Array.of(100, 100, 110, 121);
 * const bars = createBars(
 *   { time: Float64Array.of(0, 1, 2, 3), open: price, high: price, low: price, close: price, volume: price },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const target = Float64Array.of(1, 1, 0, 0);
 * const result = run(bars, target, { side: "long", fee: 0, slippage: 0, initialCash: 1000 });
 * assert.deepEqual([...result.equity].map(Math.round), [1000, 1000, 1100, 1210]);
 * assert.deepEqual([...result.fills.row], [1, 3]);
 * ```
 */
export function run(bars: Bars, target: Float64Array, options: RunOptions): DetailedResult {
  assertKnownOptions("run", options, KNOWN);
  assertSameLength({ bars: bars.time, target });
  const settings = resolveSettings(bars, options);
  const engine = createEngine(bars, settings);
  const { leverage } = settings.margin;
  const lowest = settings.longOnly ? 0 : -leverage;
  const atClose = options.fill === "sameClose";
  let wish = 0;
  const decide = (row: number) => {
    const asked = target[row];
    if (asked < -leverage || asked > leverage) {
      throw new RangeError(
        `Expected target of row ${row} to be NaN or between -${leverage} and ${leverage} but found ${asked}`,
      );
    }
    // NaN fails both comparisons, so a missing wish keeps the last one.
    const clipped = asked < lowest ? lowest : asked;
    if (engine.ruinRow < 0 && (clipped < wish || clipped > wish)) {
      wish = clipped;
      submitTarget(engine, clipped, atClose);
    }
  };
  const ranges = settings.exits.any || !Number.isNaN(settings.margin.maintenance);
  return resultOf(engine, play(engine, { decide, ranges }));
}
