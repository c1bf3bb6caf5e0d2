import type { Bars } from "../../core/mod.ts";
import { MOMENT } from "../codes.ts";
import { type Settings } from "../options/settings.ts";
import { type Account, createAccount, type Deal } from "./account.ts";
import type { Quote, Range } from "./order_rules.ts";
import { type OrderBook, orderBook } from "./orders.ts";

/** The open position as exits see it; numbers are NaN where there is none. */
export interface Position {
  /** Price at which a loss is taken, and the like for a trailing stop and a gain. */
  stopLevel: number;
  trailLevel: number;
  targetLevel: number;
  /** Best price since the entry, as of the bar before. */
  best: number;
  /** Distance of the trailing stop, a fraction of the entry price. */
  trailDistance: number;
  /** Entries so far; more than one only with pyramiding or targets. */
  entries: number;
  /** Open time of the (lower) bar inside which it was opened; its take-profit waits for the next. */
  insideTime: number;
  /** Number of the exit order that still works, -1 when none does. */
  exitOrder: number;
}

/** What the rules of risk remember. */
export interface RiskState {
  /** UTC day and the equity at its beginning. */
  day: number;
  dayEquity: number;
  /** Equity at the close before. */
  lastEquity: number;
  peak: number;
  /** Day whose loss limit was hit; -1 before any. */
  lostDay: number;
  /** Whether the largest drawdown was reached. */
  stopped: boolean;
  /** Rows up to which entries are refused. */
  breakerRow: number;
  lossRow: number;
  coolRow: number;
  losses: number;
  /** Trades seen so far. */
  trades: number;
}

/** A run in progress: every function of this folder reads and changes it. */
export interface Engine {
  readonly bars: Bars;
  readonly settings: Settings;
  readonly account: Account;
  readonly orders: OrderBook;
  readonly position: Position;
  readonly risk: RiskState;
  /** Entries in one direction without an exit between. */
  readonly pyramiding: number;
  /** Row being played. */
  row: number;
  /** Units that the row's volume still has for fills. */
  volumeLeft: number;
  /** Price that the position was last seen at inside the bar. */
  lastPrice: number;
  /** Last close that was sound, NaN before any. */
  lastClose: number;
  /** Open time of the (lower) bar being played. */
  time: number;
  /** Row at whose close everything was lost; -1 before. */
  ruinRow: number;
  // Reused for every fill and every order, so that a bar makes no garbage.
  readonly deal: Deal;
  readonly quote: Quote;
  readonly range: Range;
}

/** Forgets an exit's levels once there is no position. */
export function clearPosition(position: Position): void {
  position.stopLevel = position.trailLevel = position.targetLevel = NaN;
  position.best = position.trailDistance = NaN;
  position.entries = 0;
  position.insideTime = NaN;
  position.exitOrder = -1;
}

/** A run before its first bar. */
export function createEngine(bars: Bars, settings: Settings, pyramiding = 1): Engine {
  const position: Position = {
    stopLevel: NaN,
    trailLevel: NaN,
    targetLevel: NaN,
    best: NaN,
    trailDistance: NaN,
    entries: 0,
    insideTime: NaN,
    exitOrder: -1,
  };
  return {
    bars,
    settings,
    account: createAccount(settings.initialCash),
    orders: orderBook(),
    position,
    risk: {
      day: NaN,
      dayEquity: settings.initialCash,
      lastEquity: settings.initialCash,
      peak: settings.initialCash,
      lostDay: -1,
      stopped: false,
      breakerRow: -1,
      lossRow: -1,
      coolRow: -1,
      losses: 0,
      trades: 0,
    },
    pyramiding,
    row: settings.from,
    volumeLeft: Infinity,
    lastPrice: NaN,
    lastClose: NaN,
    time: NaN,
    ruinRow: -1,
    deal: {
      row: 0,
      time: NaN,
      step: 0,
      market: NaN,
      price: NaN,
      fee: NaN,
      moment: MOMENT.open,
      maker: 0,
      order: -1,
    },
    quote: { side: 0, limit: NaN, stop: NaN, triggered: false },
    range: { open: NaN, high: NaN, low: NaN },
  };
}

/** Equity at a price. */
export function equityAt({ account: { cash, units } }: Engine, price: number): number {
  return cash + units * price;
}
