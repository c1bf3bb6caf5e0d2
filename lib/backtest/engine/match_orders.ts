import {
  AMOUNT_KIND,
  MOMENT,
  ORDER_TYPE,
  PURPOSE,
  REASON,
  STATUS,
  TIME_IN_FORCE,
} from "../codes.ts";
import type { Engine } from "./engine.ts";
import { execute } from "./execute.ts";
import { type OrderRule, RULE_BY_CODE } from "./order_rules.ts";
import { dropEnded, endOrder } from "./orders.ts";

const DAY_MS = 86_400_000;

/** Fills an order where its rule says that it meets the market, and keeps what the rule noted. */
function match(
  engine: Engine,
  id: number,
  meet: (rule: OrderRule) => number,
  at: { readonly moment: number; readonly rested: boolean },
): void {
  const { orders: { log: { columns } }, quote } = engine;
  const rule = RULE_BY_CODE[columns.type[id]];
  quote.side = columns.side[id];
  quote.limit = columns.limit[id];
  quote.stop = columns.stop[id];
  const before = columns.triggered[id] === 1;
  quote.triggered = before;
  const market = meet(rule);
  if (quote.triggered !== before) columns.triggered[id] = 1;
  if (Number.isNaN(market)) return;
  const waited = columns.type[id] === ORDER_TYPE.stopLimit ? before : at.rested;
  execute(engine, id, { market, moment: at.moment, maker: rule.rests && waited });
}

/** A wish for a whole position ends what market orders of earlier bars have not filled. */
function replaceOlder({ orders, row }: Engine): void {
  const { columns } = orders.log;
  let wished = false;
  for (let k = orders.count - 1; k >= 0; k--) {
    const id = orders.working[k];
    const market = columns.type[id] === ORDER_TYPE.market;
    if (!market || columns.firstRow[id] > row || columns.status[id] !== STATUS.working) continue;
    if (wished && columns.firstRow[id] < row) {
      endOrder(orders, id, { status: STATUS.cancelled, reason: REASON.replaced, row });
    }
    const whole = columns.by[id] === AMOUNT_KIND.target || columns.by[id] === AMOUNT_KIND.close;
    if (whole && columns.purpose[id] === PURPOSE.signal) wished = true;
  }
}

/** Orders that an open fills, oldest first; `first` is a bar's own open, not that of a lower bar. */
export function ordersAtOpen(engine: Engine, open: number, first: boolean): void {
  const { orders, row } = engine;
  const { columns } = orders.log;
  if (first) replaceOlder(engine);
  for (let k = 0; k < orders.count; k++) {
    const id = orders.working[k];
    if (columns.status[id] !== STATUS.working || columns.firstRow[id] > row) continue;
    const market = columns.type[id] === ORDER_TYPE.market;
    if (market && !first) continue;
    const rested = !first || columns.firstRow[id] < row;
    match(engine, id, (rule) => rule.atOpen(engine.quote, open), { moment: MOMENT.open, rested });
  }
}

/** Stops, or limits, that the range fills. */
export function ordersInside(engine: Engine, limits: boolean): void {
  const { orders, row } = engine;
  const { columns } = orders.log;
  for (let k = 0; k < orders.count; k++) {
    const id = orders.working[k];
    if (columns.status[id] !== STATUS.working || columns.firstRow[id] > row) continue;
    if ((columns.type[id] === ORDER_TYPE.limit) !== limits) continue;
    match(engine, id, (rule) => rule.inside(engine.quote, engine.range), {
      moment: MOMENT.inside,
      rested: true,
    });
  }
}

/** Orders for the close. */
export function ordersAtClose(engine: Engine, close: number): void {
  const { orders, row } = engine;
  const { columns } = orders.log;
  for (let k = 0; k < orders.count; k++) {
    const id = orders.working[k];
    if (columns.status[id] !== STATUS.working || columns.firstRow[id] > row) continue;
    match(engine, id, (rule) => rule.atClose(engine.quote, close), {
      moment: MOMENT.close,
      rested: false,
    });
  }
}

/** Ends orders whose time is over at the end of the row. */
export function expireOrders({ orders, row, bars }: Engine): void {
  const { columns } = orders.log;
  for (let k = 0; k < orders.count; k++) {
    const id = orders.working[k];
    if (columns.status[id] !== STATUS.working || columns.firstRow[id] > row) continue;
    const force = columns.timeInForce[id];
    const day = Math.floor(bars.time[columns.firstRow[id]] / DAY_MS);
    const over = row >= columns.lastRow[id] || force === TIME_IN_FORCE.ioc ||
      force === TIME_IN_FORCE.fok ||
      (force === TIME_IN_FORCE.day && bars.time[row] + bars.intervalMs >= (day + 1) * DAY_MS);
    if (over) endOrder(orders, id, { status: STATUS.expired, reason: REASON.timeInForce, row });
  }
  dropEnded(orders);
}

/** Ends all orders that work, or only those that could open a position. */
export function cancelOrders(
  { orders, row }: Engine,
  reason: number,
  openingOnly = false,
): void {
  const { columns } = orders.log;
  for (let k = 0; k < orders.count; k++) {
    const id = orders.working[k];
    if (columns.status[id] !== STATUS.working) continue;
    if (openingOnly && columns.reduceOnly[id]) continue;
    endOrder(orders, id, { status: STATUS.cancelled, reason, row });
  }
}
