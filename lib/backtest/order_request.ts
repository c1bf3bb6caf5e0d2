import { assertInteger, assertKnownOptions, assertOneOf, type OptionNames } from "../core/mod.ts";
import {
  AMOUNT_KIND,
  ORDER_TYPE,
  REASON,
  STATUS,
  TIME_IN_FORCE,
  type TimeInForce,
  TIMES_IN_FORCE,
} from "./codes.ts";
import type { Engine } from "./engine/engine.ts";
import { cancelOrders } from "./engine/match_orders.ts";
import { endOrder } from "./engine/orders.ts";
import { entryRefusal } from "./engine/risk.ts";
import { type Decision, submit, submitEntry, submitTarget } from "./engine/submit.ts";
import { stepDown, stepUp } from "./order.ts";

/**
 * An order of an event-driven strategy. Exactly one of `units`, `cash`, `fraction`, `target` and
 * `close` says how much. With a `limit`, a `stop` or both it is a limit, stop or stop-limit order,
 * without either a market order.
 */
export interface OrderRequest {
  /** Needed for `units`, `cash` and `fraction`. */
  readonly side?: "buy" | "sell";
  /** Units, above 0. */
  readonly units?: number;
  /** Notional in cash at the fill, above 0. */
  readonly cash?: number;
  /** Notional as a fraction of the equity at the fill, above 0; at most the leverage. */
  readonly fraction?: number;
  /** Position to reach, a fraction of equity, below 0 for a short. A market order at the next open. */
  readonly target?: number;
  /** Close all that is held. */
  readonly close?: true;
  /** Price at which or better it fills. */
  readonly limit?: number;
  /** Price that wakes it: at or above it for a buy, at or below it for a sell. */
  readonly stop?: number;
  /** "open" or "close" of the first bar, for a market order. Default: "open". */
  readonly at?: "open" | "close";
  /** Default: "gtc". */
  readonly timeInForce?: TimeInForce;
  /** Bars it works at most. Default: no limit. */
  readonly bars?: number;
  /** Whether it may only close. Default: false. */
  readonly reduceOnly?: boolean;
  /** Price at which what it opens is closed with a loss, in place of the run's rule. */
  readonly stopLoss?: number;
  /** Price at which what it opens is closed with a gain, in place of the run's rule. */
  readonly takeProfit?: number;
}

/** Takes back an order by its number in the orders log, or all that work. */
export interface CancelRequest {
  readonly cancel: number | "all";
}

const KNOWN: OptionNames<OrderRequest> = {
  side: true,
  units: true,
  cash: true,
  fraction: true,
  target: true,
  close: true,
  limit: true,
  stop: true,
  at: true,
  timeInForce: true,
  bars: true,
  reduceOnly: true,
  stopLoss: true,
  takeProfit: true,
};
const AMOUNTS = ["units", "cash", "fraction", "target", "close"] as const;
type Amount = typeof AMOUNTS[number];

function amountOf(request: OrderRequest, row: number): Amount {
  const given = AMOUNTS.filter((name) => request[name] !== undefined);
  if (given.length !== 1) {
    throw new TypeError(
      `Expected an order at row ${row} with one of ${AMOUNTS.join(", ")} but found ${
        given.join(" and ") || "none"
      }`,
    );
  }
  return given[0];
}

function assertPositive(name: string, value: number | undefined, row: number): void {
  if (value !== undefined && !(value > 0 && value < Infinity)) {
    throw new RangeError(
      `Expected ${name} of an order at row ${row} to be a finite number above 0 but found ${value}`,
    );
  }
}

function typeOf({ limit, stop, at = "open" }: OrderRequest): number {
  assertOneOf("at", at, ["open", "close"]);
  if (limit !== undefined) return stop === undefined ? ORDER_TYPE.limit : ORDER_TYPE.stopLimit;
  if (stop !== undefined) return ORDER_TYPE.stop;
  return at === "close" ? ORDER_TYPE.marketOnClose : ORDER_TYPE.market;
}

/** Prices on the exchange's steps: never better for the order than asked. */
function stepped(
  request: OrderRequest,
  side: number,
  step: number,
): Pick<Decision, "limit" | "stop"> {
  const { limit = NaN, stop = NaN } = request;
  return side > 0
    ? { limit: stepDown(limit, step), stop: stepUp(stop, step) }
    : { limit: stepUp(limit, step), stop: stepDown(stop, step) };
}

function sideOf(request: OrderRequest, amount: Amount, { row, account }: Engine): number {
  if (amount === "close") return -Math.sign(account.units);
  if (request.side !== "buy" && request.side !== "sell") {
    throw new TypeError(
      `Expected side of an order at row ${row} to be buy or sell but found ${request.side}`,
    );
  }
  return request.side === "buy" ? 1 : -1;
}

/** Checks a request at the row's close and submits or refuses it, or takes orders back. */
export function place(engine: Engine, request: OrderRequest | CancelRequest): void {
  const { row, account: { units }, settings, orders } = engine;
  if ("cancel" in request) {
    const { cancel } = request;
    const reason = REASON.cancelledByStrategy;
    if (cancel === "all") return cancelOrders(engine, reason);
    assertInteger("cancel", cancel, { min: 0, max: orders.log.length - 1 });
    if (orders.log.columns.status[cancel] === STATUS.working) {
      endOrder(orders, cancel, { status: STATUS.cancelled, reason, row });
    }
    return;
  }
  assertKnownOptions("order", request, KNOWN);
  const amount = amountOf(request, row);
  for (
    const name of ["units", "cash", "fraction", "limit", "stop", "stopLoss", "takeProfit"] as const
  ) {
    assertPositive(name, request[name], row);
  }
  const { target = 0, timeInForce = "gtc", bars, reduceOnly = amount === "close" } = request;
  assertOneOf("timeInForce", timeInForce, TIMES_IN_FORCE);
  if (bars !== undefined) assertInteger("bars", bars, { min: 1 });
  const type = typeOf(request);
  if (amount === "target") {
    const { leverage } = settings.margin;
    if (!(Math.abs(target) <= leverage) || type !== ORDER_TYPE.market) {
      throw new RangeError(
        `Expected target of an order at row ${row} to be a market order between -${leverage} and ` +
          `${leverage} but found ${target}`,
      );
    }
    return submitTarget(engine, settings.longOnly ? Math.max(0, target) : target, false);
  }
  const side = sideOf(request, amount, engine);
  // Against a position it may close whatever the filters say, but not turn round what they refuse.
  const against = units * side < 0;
  const closes = reduceOnly ||
    (against && !settings.longOnly && entryRefusal(engine, side) !== REASON.none);
  const decision: Decision = {
    by: AMOUNT_KIND[amount],
    side,
    amount: amount === "close" ? NaN : request[amount]!,
    type,
    ...stepped(request, side, settings.market.priceStep),
    stopLoss: request.stopLoss,
    takeProfit: request.takeProfit,
    timeInForce: TIME_IN_FORCE[timeInForce],
    reduceOnly: closes,
    bars,
  };
  if (closes || against) submit(engine, decision);
  else submitEntry(engine, decision);
}
