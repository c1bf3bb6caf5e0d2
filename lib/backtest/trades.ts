import { withDisplay } from "../core/mod.ts";
import { addRow, type Growing, growing, trimmed } from "./growing.ts";

const TRADE_COLUMNS = [
  "entryRow",
  "exitRow",
  "entryTime",
  "exitTime",
  "side",
  "units",
  "entryPrice",
  "exitPrice",
  "fees",
  "pnl",
  "return",
  "bars",
  "open",
  "carry",
  "exitPurpose",
] as const;

/**
 * Trades as columns, one row a round trip from flat to flat or from one side to the other.
 *
 * - `entryRow`, `exitRow`: bar rows of the first and the last fill
 * - `entryTime`, `exitTime`: when those happened, UTC milliseconds
 * - `side`: 1 long, -1 short
 * - `units`: units entered, above 0, summed over the fills that added to the position
 * - `entryPrice`, `exitPrice`: means of the fill prices, weighted by units
 * - `fees`: fees of its fills, in cash
 * - `pnl`: gain after fees, slippage and carry, in cash
 * - `return`: `pnl` over what was entered (`units * entryPrice`)
 * - `bars`: bars held
 * - `open`: 1 when still open at the end, then marked at the last close without costs; else 0
 * - `carry`: paid for funding and borrow while it was open, in cash; below 0 when received
 * - `exitPurpose`: index into `PURPOSES`, why the order was made that closed it; 0 while open
 */
export type Trades = Readonly<Record<typeof TRADE_COLUMNS[number], Float64Array>>;

declare module "../core/display.ts" {
  interface Displayed {
    trades: Trades;
  }
}

/** Fills of a run so far, gathered into trades. */
export interface TradeBook {
  readonly rows: Growing<typeof TRADE_COLUMNS[number]>;
  /** Side of the trade being built; 0 when flat. */
  side: number;
  entryRow: number;
  entryTime: number;
  /** Opens of bars passed when the trade began: a fill at the close of row t counts as t + 1. */
  entryStep: number;
  entered: number;
  entryNotional: number;
  exited: number;
  exitNotional: number;
  fees: number;
  carry: number;
  /** Why the next order that closes was made; see `exitPurpose` of {@linkcode Trades}. */
  purpose: number;
  /** Gain of the last finished trade. */
  lastPnl: number;
}

/** When and where a fill happened. */
export interface Moment {
  readonly row: number;
  readonly time: number;
  /** See {@linkcode TradeBook.entryStep}. */
  readonly step: number;
  readonly price: number;
}

/** A book without trades. */
export function tradeBook(): TradeBook {
  return {
    rows: growing(TRADE_COLUMNS),
    side: 0,
    entryRow: 0,
    entryTime: 0,
    entryStep: 0,
    entered: 0,
    entryNotional: 0,
    exited: 0,
    exitNotional: 0,
    fees: 0,
    carry: 0,
    purpose: 0,
    lastPnl: 0,
  };
}

function enter(book: TradeBook, units: number, { row, time, step, price }: Moment): void {
  if (book.side === 0) {
    book.side = Math.sign(units);
    book.entryRow = row;
    book.entryTime = time;
    book.entryStep = step;
    book.entered =
      book.entryNotional =
      book.exited =
      book.exitNotional =
      book.fees =
      book.carry =
        0;
  }
  book.entered += Math.abs(units);
  book.entryNotional += Math.abs(units) * price;
}

function finish(book: TradeBook, { row, time, step }: Moment, open: 0 | 1): void {
  const { columns } = book.rows;
  const i = addRow(book.rows);
  const pnl = book.side * (book.exitNotional - book.entryNotional) - book.fees - book.carry;
  columns.entryRow[i] = book.entryRow;
  columns.exitRow[i] = row;
  columns.entryTime[i] = book.entryTime;
  columns.exitTime[i] = time;
  columns.side[i] = book.side;
  columns.units[i] = book.entered;
  columns.entryPrice[i] = book.entryNotional / book.entered;
  columns.exitPrice[i] = book.exitNotional / book.exited;
  columns.fees[i] = book.fees;
  columns.pnl[i] = pnl;
  columns.return[i] = pnl / book.entryNotional;
  columns.bars[i] = step - book.entryStep;
  columns.open[i] = open;
  columns.carry[i] = book.carry;
  columns.exitPurpose[i] = open ? 0 : book.purpose;
  book.lastPnl = pnl;
  book.side = 0;
}

function leave(book: TradeBook, units: number, { price }: Moment): void {
  book.exited += Math.abs(units);
  book.exitNotional += Math.abs(units) * price;
}

/**
 * Books one fill that changes the units held from `before` to `after`. A fill through zero ends a
 * trade and begins the next; its fee is split between them by notional.
 */
export function bookFill(
  book: TradeBook,
  { before, after, fee }: { readonly before: number; readonly after: number; readonly fee: number },
  moment: Moment,
): void {
  const change = after - before;
  // Signs, because a product of tiny numbers is 0.
  if (Math.sign(before) !== -Math.sign(change)) {
    enter(book, change, moment);
    book.fees += fee;
  } else if (Math.sign(after) !== -Math.sign(before)) {
    leave(book, change, moment);
    book.fees += fee;
    if (after === 0) finish(book, moment, 0);
  } else {
    const closing = fee * Math.abs(before / change);
    leave(book, before, moment);
    book.fees += closing;
    finish(book, moment, 0);
    enter(book, after, moment);
    book.fees += fee - closing;
  }
}

/** All trades; one that is still open is marked at the moment's price, without costs. */
export function closeBook(book: TradeBook, units: number, end: Moment): Trades {
  if (book.side !== 0) {
    leave(book, units, end);
    finish(book, end, 1);
  }
  return Object.freeze(withDisplay("trades", { ...trimmed(book.rows) }));
}
