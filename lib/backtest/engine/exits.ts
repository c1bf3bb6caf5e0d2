import { AMOUNT_KIND, MOMENT, ORDER_TYPE, PURPOSE, REASON, STATUS } from "../codes.ts";
import { type Engine, equityAt } from "./engine.ts";
import { execute, type Meeting } from "./execute.ts";
import { addOrder, endOrder } from "./orders.ts";

/** The price at which equity falls to the maintenance margin; NaN without a margin or a position. */
function liquidationLevel({ account: { cash, units }, settings: { margin } }: Engine): number {
  const { maintenance } = margin;
  return units > 0 ? -cash / (units * (1 - maintenance)) : cash / (-units * (1 + maintenance));
}

/** Whether a market exit still works, for want of volume. */
function leaving({ position: { exitOrder }, orders: { log: { columns } } }: Engine): boolean {
  return exitOrder >= 0 && columns.status[exitOrder] === STATUS.working &&
    columns.type[exitOrder] === ORDER_TYPE.market;
}

/** Whether a take-profit is already in the book, filled in part. */
function taking({ position: { exitOrder }, orders: { log: { columns } } }: Engine): boolean {
  return exitOrder >= 0 && columns.status[exitOrder] === STATUS.working;
}

/** Ends what would work against an exit: remainders of entries and of another exit. */
function cancelRemainders({ orders, row }: Engine): void {
  const { columns } = orders.log;
  for (let k = 0; k < orders.count; k++) {
    const id = orders.working[k];
    const part = columns.filled[id] !== 0 || columns.purpose[id] !== PURPOSE.signal;
    if (part && columns.status[id] === STATUS.working) {
      endOrder(orders, id, { status: STATUS.cancelled, reason: REASON.positionClosed, row });
    }
  }
}

/** Closes the position for a reason of the run's own. */
export function exit(engine: Engine, purpose: number, meeting: Meeting, level = NaN): void {
  const { bars, row, account: { units }, orders, position } = engine;
  cancelRemainders(engine);
  const asLimit = meeting.maker === true;
  const id = addOrder(orders, {
    row,
    time: meeting.moment === MOMENT.close ? bars.time[row] + bars.intervalMs : engine.time,
    by: AMOUNT_KIND.close,
    side: -Math.sign(units),
    amount: NaN,
    firstRow: row,
    type: asLimit ? ORDER_TYPE.limit : ORDER_TYPE.market,
    purpose,
    limit: asLimit ? level : NaN,
    stop: asLimit ? NaN : level,
    reduceOnly: true,
  });
  execute(engine, id, meeting);
  if (orders.log.columns.status[id] === STATUS.working) position.exitOrder = id;
}

function liquidate(engine: Engine, market: number, moment: number): void {
  const { liquidationFee } = engine.settings.margin;
  exit(engine, PURPOSE.liquidation, { market, moment, forcedFee: liquidationFee }, market);
}

function takeProfit(engine: Engine, market: number, moment: number): void {
  const maker = engine.settings.exits.takeProfitAsLimit;
  exit(engine, PURPOSE.takeProfit, { market, moment, maker }, engine.position.targetLevel);
}

/**
 * Exits that an open decides: what a gap has jumped over fills there. Stop-loss and trailing stop
 * before take-profit, and the time exit last.
 */
export function exitsAtOpen(engine: Engine, open: number): void {
  const { account: { units, book }, position, settings: { margin, exits } } = engine;
  if (units === 0) return;
  if (equityAt(engine, open) <= margin.maintenance * Math.abs(units) * open) {
    return liquidate(engine, open, MOMENT.open);
  }
  if (leaving(engine)) return;
  const side = units > 0 ? 1 : -1;
  const { stopLevel, trailLevel, targetLevel } = position;
  if (side * (open - stopLevel) <= 0) {
    exit(engine, PURPOSE.stopLoss, { market: open, moment: MOMENT.open }, stopLevel);
  } else if (side * (open - trailLevel) <= 0) {
    exit(engine, PURPOSE.trailingStop, { market: open, moment: MOMENT.open }, trailLevel);
  } else if (side * (open - targetLevel) >= 0 && !taking(engine)) {
    takeProfit(engine, open, MOMENT.open);
  } else if (engine.row - book.entryStep >= exits.timeExit) {
    exit(engine, PURPOSE.timeExit, { market: open, moment: MOMENT.open });
  }
}

/** The worse of a level and the price last seen, since a fill cannot be better than the market. */
function worse(side: number, level: number, { lastPrice }: Engine): number {
  return side > 0 ? Math.min(level, lastPrice) : Math.max(level, lastPrice);
}

/** Stop-loss, trailing stop and liquidation inside a range: the one that the price meets first. */
export function adverseExits(engine: Engine): void {
  const { account: { units }, position, range, settings: { margin } } = engine;
  if (units === 0) return;
  const side = units > 0 ? 1 : -1;
  const reach = side > 0 ? range.low : range.high;
  const { stopLevel, trailLevel } = position;
  // Of two levels the price meets the nearer one first; NaN loses every comparison.
  const trailing = !(side * (trailLevel - stopLevel) <= 0) && !Number.isNaN(trailLevel);
  const level = trailing ? trailLevel : stopLevel;
  const last = Number.isNaN(margin.maintenance) ? NaN : liquidationLevel(engine);
  const stops = side * (reach - level) <= 0 && !leaving(engine);
  const liquidates = side * (reach - last) <= 0;
  if (stops && !(liquidates && side * (last - level) > 0)) {
    const market = worse(side, level, engine);
    const purpose = trailing ? PURPOSE.trailingStop : PURPOSE.stopLoss;
    exit(engine, purpose, { market, moment: MOMENT.inside }, level);
  }
  if (liquidates && engine.account.units !== 0) {
    liquidate(engine, worse(side, last, engine), MOMENT.inside);
  }
}

/** The take-profit inside a range; not in the range in which the position was opened. */
export function favourableExit(engine: Engine): void {
  const { account: { units }, position, range } = engine;
  if (units === 0 || position.insideTime === engine.time) return;
  const side = units > 0 ? 1 : -1;
  const reach = side > 0 ? range.high : range.low;
  const { targetLevel } = position;
  if (!(side * (reach - targetLevel) >= 0) || taking(engine)) return;
  const { lastPrice } = engine;
  const market = side > 0 ? Math.max(targetLevel, lastPrice) : Math.min(targetLevel, lastPrice);
  takeProfit(engine, market, MOMENT.inside);
}
