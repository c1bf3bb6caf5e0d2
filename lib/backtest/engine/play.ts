import { AMOUNT_KIND, MOMENT, PURPOSE, REASON } from "../codes.ts";
import { badBar } from "./bad_bar.ts";
import { applySplit, chargeCarry } from "./carry.ts";
import { type Engine, equityAt } from "./engine.ts";
import { trail } from "./entry_levels.ts";
import { execute } from "./execute.ts";
import { adverseExits, exitsAtOpen, favourableExit } from "./exits.ts";
import {
  cancelOrders,
  expireOrders,
  ordersAtClose,
  ordersAtOpen,
  ordersInside,
} from "./match_orders.ts";
import { addOrder, dropEnded } from "./orders.ts";
import { riskAtClose } from "./risk.ts";

/** Values by row of the run. */
export interface Series {
  readonly equity: Float64Array;
  readonly cash: Float64Array;
  readonly units: Float64Array;
  readonly position: Float64Array;
  readonly drawdown: Float64Array;
  readonly returns: Float64Array;
  /** Rows that ended with a position. */
  barsHeld: number;
  /** Bad bars that were skipped, and why. */
  readonly skipped: { readonly row: number; readonly reason: string }[];
}

/** What lies between an open and the close: stops first, then limits and take-profits. */
function inside(engine: Engine, open: number, high: number, low: number): void {
  const { orders, account, range } = engine;
  if (account.units === 0 && orders.count === 0) return;
  engine.lastPrice = open;
  range.open = open;
  range.high = high;
  range.low = low;
  adverseExits(engine);
  if (orders.count > 0) {
    ordersInside(engine, false);
    adverseExits(engine);
  }
  favourableExit(engine);
  if (orders.count > 0) {
    ordersInside(engine, true);
    adverseExits(engine);
  }
}

/** Moves a trailing stop by a (lower) bar; of one entered inside, only the close came after. */
function trailAfter(engine: Engine, high: number, low: number, close: number): void {
  if (engine.position.insideTime === engine.time) trail(engine, close, close);
  else trail(engine, high, low);
}

/** One bar by its lower bars, whose opens show gaps, too. */
function playLower(engine: Engine, from: number, to: number): void {
  const { open, high, low, close, time } = engine.settings.lower!.bars;
  for (let k = from; k < to; k++) {
    engine.time = time[k];
    if (k > from) {
      exitsAtOpen(engine, open[k]);
      if (engine.orders.count > 0) ordersAtOpen(engine, open[k], false);
    }
    inside(engine, open[k], high[k], low[k]);
    trailAfter(engine, high[k], low[k], close[k]);
  }
}

/** Everything that is filled in a bar before its close decides anew. */
function tradeBar(engine: Engine, ranges: boolean): void {
  const { bars, row, orders, settings: { lower } } = engine;
  const open = bars.open[row];
  exitsAtOpen(engine, open);
  if (orders.count > 0) ordersAtOpen(engine, open, true);
  if (ranges) {
    if (lower && lower.end[row] > lower.first[row]) {
      playLower(engine, lower.first[row], lower.end[row]);
    } else {
      inside(engine, open, bars.high[row], bars.low[row]);
      trailAfter(engine, bars.high[row], bars.low[row], bars.close[row]);
    }
    if (orders.count > 0) ordersAtClose(engine, bars.close[row]);
  }
  if (orders.count > 0) dropEnded(orders);
}

/** Closes what is left of an account without equity, and ends all trading. */
function ruin(engine: Engine): void {
  const { account: { units }, bars, row, orders } = engine;
  const close = bars.close[row];
  engine.ruinRow = row;
  cancelOrders(engine, REASON.ruined);
  if (units !== 0) {
    const id = addOrder(orders, {
      row,
      time: bars.time[row] + bars.intervalMs,
      by: AMOUNT_KIND.close,
      side: -Math.sign(units),
      amount: NaN,
      firstRow: row,
      purpose: PURPOSE.ruin,
      reduceOnly: true,
    });
    execute(engine, id, { market: close, moment: MOMENT.close, forcedFee: 0, exact: true });
  }
}

/** How a run is played. */
export interface PlayOptions {
  /** Makes orders at the close of each sound row. */
  readonly decide: (row: number) => void;
  /** Whether fills can lie inside bars: highs and lows have to be sound then. */
  readonly ranges: boolean;
}

/**
 * Plays all rows: charges carry, fills what waits, lets the close decide, marks the account. Throws a
 * `RangeError` with row and reason at a bad bar unless those are skipped.
 */
export function play(engine: Engine, { decide, ranges }: PlayOptions): Series {
  const { bars, settings, account, orders, position: held } = engine;
  const { from, to, barRules, market, costs, carry, risk } = settings;
  const rows = to - from;
  const column = () => new Float64Array(rows);
  const [equity, cash, units, position, drawdown, returns] = [
    ...[column(), column(), column()],
    ...[column(), column(), column()],
  ];
  const skipped: { row: number; reason: string }[] = [];
  const usesVolume = market.maxVolumeShare < Infinity || costs.impact > 0;
  const demands = {
    range: ranges,
    volume: usesVolume || barRules.haltWithoutVolume,
    maxJump: barRules.maxJump,
    before: NaN,
  };
  let peak = settings.initialCash, before = settings.initialCash, barsHeld = 0;
  for (let i = 0, row = from; row < to; i++, row++) {
    engine.row = row;
    engine.time = bars.time[row];
    if (barRules.splitRatio) applySplit(engine);
    demands.before = engine.lastClose;
    const fault = badBar(bars, row, demands);
    if (fault !== undefined) {
      if (!barRules.skip) throw new RangeError(fault);
      skipped.push({ row, reason: fault });
    } else {
      if (carry.any) chargeCarry(engine);
      if (market.maxVolumeShare < Infinity) {
        engine.volumeLeft = market.maxVolumeShare * bars.volume[row];
      }
      const halted = barRules.haltWithoutVolume && bars.volume[row] === 0;
      if (!halted && (account.units !== 0 || orders.count > 0)) tradeBar(engine, ranges);
      const close = bars.close[row];
      if (risk.any) riskAtClose(engine, engine.lastClose);
      engine.lastClose = close;
      decide(row);
      if (engine.ruinRow < 0 && equityAt(engine, close) <= 0) ruin(engine);
      if (orders.count > 0) expireOrders(engine);
    }

    const mark = engine.lastClose;
    const value = account.units === 0 ? account.cash : account.cash + account.units * mark;
    if (value > peak) peak = value;
    equity[i] = value;
    cash[i] = account.cash;
    units[i] = account.units;
    position[i] = account.units === 0 ? 0 : account.units * mark / value;
    drawdown[i] = 1 - value / peak;
    returns[i] = engine.ruinRow >= 0 && row > engine.ruinRow ? 0 : value / before - 1;
    if (account.units !== 0) barsHeld++;
    before = value;
  }
  engine.row = to - 1;
  cancelOrders(engine, REASON.endOfData);
  held.exitOrder = -1;
  return { equity, cash, units, position, drawdown, returns, barsHeld, skipped };
}
