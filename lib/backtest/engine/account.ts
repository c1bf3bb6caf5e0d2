import { addRow, type Growing, growing } from "../growing.ts";
import { bookFill, type TradeBook, tradeBook } from "../trades.ts";

/** Columns of {@linkcode Fills}. */
export const FILL_COLUMNS = [
  "row",
  "time",
  "units",
  "price",
  "fee",
  "market",
  "moment",
  "maker",
  "order",
] as const;

/**
 * Fills as columns, one row a fill, in the order in which they happened.
 *
 * - `row`, `time`: bar and UTC milliseconds: the bar's open, its close, or for a fill inside a bar the
 *   open of the (lower) bar in which it happened
 * - `units`: signed, below 0 when sold
 * - `price`, `market`: with and without slippage
 * - `fee`: in cash
 * - `moment`: index into `MOMENTS`
 * - `maker`: 1 when the maker's fee was paid
 * - `order`: row in the orders log
 */
export type Fills = Readonly<Record<typeof FILL_COLUMNS[number], Float64Array>>;

/** Cash, units and totals of a run: the one place where a fill moves money. */
export interface Account {
  cash: number;
  units: number;
  turnover: number;
  totalFees: number;
  totalSlippage: number;
  /** Paid for funding, below 0 when received. */
  totalFunding: number;
  /** Paid for borrowed units and cash. */
  totalBorrow: number;
  readonly fills: Growing<typeof FILL_COLUMNS[number]>;
  readonly book: TradeBook;
}

/** An account with cash only. */
export function createAccount(cash: number): Account {
  return {
    cash,
    units: 0,
    turnover: 0,
    totalFees: 0,
    totalSlippage: 0,
    totalFunding: 0,
    totalBorrow: 0,
    fills: growing(FILL_COLUMNS),
    book: tradeBook(),
  };
}

/** A fill about to be settled; one object is used again for every fill. */
export interface Deal {
  row: number;
  time: number;
  /** Opens of bars passed, as in trades: a fill at the close of row t counts as t + 1. */
  step: number;
  /** Price before and after what moves it against the order. */
  market: number;
  price: number;
  /** Fraction of the notional. */
  fee: number;
  moment: number;
  maker: number;
  order: number;
}

/** Moves the account to `after` units by a fill. */
export function settle(account: Account, after: number, deal: Deal): void {
  const { units: before, cash, book, fills } = account;
  const { market, price } = deal;
  const change = after - before;
  const notional = Math.abs(change) * price;
  const charge = deal.fee * notional;
  const worth = cash + before * market;
  if (worth > 0) account.turnover += notional / worth;
  account.totalFees += charge;
  account.totalSlippage += Math.abs(change) * Math.abs(price - market);
  const i = addRow(fills);
  const { columns } = fills;
  columns.row[i] = deal.row;
  columns.time[i] = deal.time;
  columns.units[i] = change;
  columns.price[i] = price;
  columns.fee[i] = charge;
  columns.market[i] = market;
  columns.moment[i] = deal.moment;
  columns.maker[i] = deal.maker;
  columns.order[i] = deal.order;
  bookFill(book, { before, after, fee: charge }, deal);
  account.cash = cash - (change * price + charge);
  account.units = after;
}
