import { ORDER_TYPE, PURPOSE, REASON, STATUS, TIME_IN_FORCE } from "../codes.ts";
import { addRow, type Growing, growing } from "../growing.ts";

/** Columns of {@linkcode Orders}. */
export const ORDER_COLUMNS = [
  "row",
  "time",
  "type",
  "purpose",
  "by",
  "side",
  "amount",
  "limit",
  "stop",
  "stopLoss",
  "takeProfit",
  "timeInForce",
  "reduceOnly",
  "firstRow",
  "lastRow",
  "status",
  "reason",
  "filled",
  "price",
  "doneRow",
] as const;

/** Columns the engine keeps for itself. */
const WORKING_COLUMNS = ["left", "triggered", "notional"] as const;

/**
 * The orders log as columns, one row an order, refused ones included, in the order in which they were
 * made. Its row is the order's number in `order` of fills.
 *
 * - `row`, `time`: bar at whose close it was decided, and that close, UTC milliseconds; an exit at a
 *   level has the bar in which the level was met
 * - `type`, `purpose`, `by`, `timeInForce`, `status`, `reason`: indices into `ORDER_TYPES`, `PURPOSES`,
 *   `AMOUNT_KINDS`, `TIMES_IN_FORCE`, `STATUSES` and `REASONS`
 * - `side`: 1 buys, -1 sells, 0 when its fill decides (targets)
 * - `amount`: what `by` counts: units, cash, fraction of equity, target position; NaN for all there is
 * - `limit`, `stop`: prices, NaN for none
 * - `stopLoss`, `takeProfit`: prices at which what it opens is closed, NaN for the run's own rules
 * - `reduceOnly`: 1 when it can close only
 * - `firstRow`, `lastRow`: bars in which it works
 * - `filled`: signed units filled
 * - `price`: mean fill price, NaN when nothing was filled
 * - `doneRow`: bar in which it left the book, NaN while it works at the end of the run
 */
export type Orders = Readonly<Record<typeof ORDER_COLUMNS[number], Float64Array>>;

type Column = typeof ORDER_COLUMNS[number] | typeof WORKING_COLUMNS[number];

/** The log and which of its orders work. */
export interface OrderBook {
  readonly log: Growing<Column>;
  /** Numbers of the orders that work, oldest first, in the first `count` places. */
  working: Int32Array;
  count: number;
}

/** A book without orders. */
export function orderBook(): OrderBook {
  return {
    log: growing([...ORDER_COLUMNS, ...WORKING_COLUMNS]),
    working: new Int32Array(16),
    count: 0,
  };
}

/** What an order is made of; see {@linkcode Orders}. */
export interface OrderDraft {
  readonly row: number;
  readonly time: number;
  readonly by: number;
  readonly side: number;
  readonly amount: number;
  readonly firstRow: number;
  readonly type?: number;
  readonly purpose?: number;
  readonly limit?: number;
  readonly stop?: number;
  readonly stopLoss?: number;
  readonly takeProfit?: number;
  readonly timeInForce?: number;
  readonly reduceOnly?: boolean;
  readonly lastRow?: number;
}

/** Logs an order as working and returns its number. */
export function addOrder(book: OrderBook, draft: OrderDraft): number {
  const { log } = book;
  const id = addRow(log);
  const c = log.columns;
  c.row[id] = draft.row;
  c.time[id] = draft.time;
  c.type[id] = draft.type ?? ORDER_TYPE.market;
  c.purpose[id] = draft.purpose ?? PURPOSE.signal;
  c.by[id] = draft.by;
  c.side[id] = draft.side;
  c.amount[id] = draft.amount;
  c.limit[id] = draft.limit ?? NaN;
  c.stop[id] = draft.stop ?? NaN;
  c.stopLoss[id] = draft.stopLoss ?? NaN;
  c.takeProfit[id] = draft.takeProfit ?? NaN;
  c.timeInForce[id] = draft.timeInForce ?? TIME_IN_FORCE.gtc;
  c.reduceOnly[id] = draft.reduceOnly ? 1 : 0;
  c.firstRow[id] = draft.firstRow;
  c.lastRow[id] = draft.lastRow ?? Infinity;
  c.status[id] = STATUS.working;
  c.reason[id] = REASON.none;
  c.filled[id] = 0;
  c.price[id] = NaN;
  c.doneRow[id] = NaN;
  c.left[id] = NaN;
  c.triggered[id] = 0;
  c.notional[id] = 0;
  if (book.count === book.working.length) {
    const wider = new Int32Array(2 * book.count);
    wider.set(book.working);
    book.working = wider;
  }
  book.working[book.count++] = id;
  return id;
}

/** Ends an order. One that was filled in part is so called, whatever ended it. */
export function endOrder(
  { log: { columns } }: OrderBook,
  id: number,
  end: { readonly status: number; readonly reason: number; readonly row: number },
): void {
  const part = columns.filled[id] !== 0 && end.status !== STATUS.filled;
  columns.status[id] = part ? STATUS.partlyFilled : end.status;
  columns.reason[id] = end.reason;
  columns.doneRow[id] = end.row;
}

/** Takes orders that have ended out of the working ones, keeping their order. */
export function dropEnded(book: OrderBook): void {
  const { working, log: { columns: { status } } } = book;
  let kept = 0;
  for (let k = 0; k < book.count; k++) {
    if (status[working[k]] === STATUS.working) working[kept++] = working[k];
  }
  book.count = kept;
}
