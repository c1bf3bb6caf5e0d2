import { assertInteger, assertKnownOptions, type Bars, type OptionNames } from "../core/mod.ts";
import { createEngine, type Engine } from "./engine/engine.ts";
import { play } from "./engine/play.ts";
import { ENGINE_OPTIONS, type EngineOptions } from "./options/engine_options.ts";
import { resolveSettings } from "./options/settings.ts";
import { type CancelRequest, type OrderRequest, place } from "./order_request.ts";
import { type DetailedResult, resultOf } from "./result.ts";

/** What a strategy sees at the close of a row: one object, whose values change with the bars. */
export interface StrategyContext {
  /** All bars; those after `row` are the future, and reading them is a leak. */
  readonly bars: Bars;
  readonly row: number;
  /** When the row closed, UTC milliseconds. */
  readonly time: number;
  readonly close: number;
  readonly cash: number;
  /** Units held, below 0 when short. */
  readonly units: number;
  /** Cash plus units at the close. */
  readonly equity: number;
  /** Position over equity at the close. */
  readonly position: number;
  /** Mean entry price of the open position, NaN without one. */
  readonly entryPrice: number;
  /** Bars since the entry, 0 without a position. */
  readonly barsHeld: number;
  /** Orders that wait, market orders for the next open included. */
  readonly workingOrders: number;
  /** Number that the next order will have in the orders log. */
  readonly nextOrder: number;
}

/** Decides at each close: an order, several, or nothing. */
export type Strategy = (
  context: StrategyContext,
) => OrderRequest | CancelRequest | readonly (OrderRequest | CancelRequest)[] | undefined | void;

/** Options of {@linkcode runEvents}. */
export interface RunEventsOptions extends EngineOptions {
  /** Entries in one direction without an exit between; targets are free. Default: 1. */
  readonly pyramiding?: number;
}

const KNOWN: OptionNames<RunEventsOptions> = { ...ENGINE_OPTIONS, pyramiding: true };

/** The context of a run: getters, so that a bar copies nothing. */
function contextOf(engine: Engine): StrategyContext {
  const { bars, account, orders } = engine;
  return {
    bars,
    get row() {
      return engine.row;
    },
    get time() {
      return bars.time[engine.row] + bars.intervalMs;
    },
    get close() {
      return bars.close[engine.row];
    },
    get cash() {
      return account.cash;
    },
    get units() {
      return account.units;
    },
    get equity() {
      return account.cash + account.units * bars.close[engine.row];
    },
    get position() {
      const worth = account.units * bars.close[engine.row];
      return worth === 0 ? 0 : worth / (account.cash + worth);
    },
    get entryPrice() {
      const { side, entryNotional, entered } = account.book;
      return side === 0 ? NaN : entryNotional / entered;
    },
    get barsHeld() {
      return account.units === 0 ? 0 : engine.row + 1 - account.book.entryStep;
    },
    get workingOrders() {
      return orders.count;
    },
    get nextOrder() {
      return orders.log.length;
    },
  };
}

/**
 * Trades what `strategy` asks for at each close, on the account and by the rules of `run`: an order
 * works from the next bar on. For what signals and targets cannot say: limits and stops, brackets,
 * decisions that look at the position.
 *
 * Throws what `strategy` throws, a `TypeError` or `RangeError` for an order that makes no sense (an
 * order that cannot be filled is logged with its reason), and a `RangeError` at a bad bar.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { runEvents } from "lib/backtest/mod.ts";
 * import assert from "node:assert/strict";
 * const price = Float64Array.of(100, 98, 96, 99);
 * const bars = createBars(
 *   { time: Float64Array.of(0, 1, 2, 3), open: price, high: price, low: price, close: price, volume: price },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const result = runEvents(
 *   bars,
 *   ({ row }) => row === 0 ? { side: "buy", units: 2, limit: 97 } : undefined,
 *   { side: "long", fee: 0, slippage: 0, initialCash: 1000 },
 * );
 * assert.deepEqual([...result.fills.row], [2]);
 * assert.equal(result.finalEquity, 1000 + 2 * (99 - 96));
 * ```
 */
export function runEvents(
  bars: Bars,
  strategy: Strategy,
  options: RunEventsOptions,
): DetailedResult {
  assertKnownOptions("runEvents", options, KNOWN);
  const { pyramiding = 1 } = options;
  assertInteger("pyramiding", pyramiding, { min: 1 });
  const engine = createEngine(bars, resolveSettings(bars, options), pyramiding);
  const context = contextOf(engine);
  const decide = () => {
    if (engine.ruinRow >= 0) return;
    const asked = strategy(context);
    if (asked === undefined) return;
    if ("length" in asked) { for (const request of asked) place(engine, request); }
    else place(engine, asked);
  };
  return resultOf(engine, play(engine, { decide, ranges: true }));
}
