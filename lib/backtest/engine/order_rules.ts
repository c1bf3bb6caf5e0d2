import { ORDER_TYPES, type OrderType } from "../codes.ts";

/** What a rule looks at; reused for every order, so that a bar makes no garbage. */
export interface Quote {
  /** 1 buys, -1 sells. */
  side: number;
  limit: number;
  stop: number;
  /** Whether its stop has been met before. */
  triggered: boolean;
}

/** Where an order meets the market: the price before costs, NaN when it does not. */
export interface OrderRule {
  /** At a bar's open. */
  readonly atOpen: (quote: Quote, open: number) => number;
  /** Between the open and the close. */
  readonly inside: (quote: Quote, range: Range) => number;
  /** At the close. */
  readonly atClose: (quote: Quote, close: number) => number;
  /** Whether it waits in the book, pays the maker's fee and never moves its price. */
  readonly rests: boolean;
}

/** Where a bar goes after its open. */
export interface Range {
  open: number;
  high: number;
  low: number;
}

const never = () => NaN;

/** Whether a price is at or beyond what a limit asks. */
function meetsLimit({ side, limit }: Quote, price: number): boolean {
  return side > 0 ? price <= limit : price >= limit;
}

/** Whether a price is at or beyond a stop. */
function meetsStop({ side, stop }: Quote, price: number): boolean {
  return side > 0 ? price >= stop : price <= stop;
}

/** The best price of a bar for waiting limits, the worst for stops. */
const best = ({ side }: Quote, { high, low }: Range) => side > 0 ? low : high;
const worst = ({ side }: Quote, { high, low }: Range) => side > 0 ? high : low;

/** What volume has left of an order that the open met gets the open's price at worst. */
function limitInside(quote: Quote, range: Range): number {
  if (!meetsLimit(quote, best(quote, range))) return NaN;
  const { side, limit } = quote;
  return side > 0 ? Math.min(limit, range.open) : Math.max(limit, range.open);
}

/** How each type of order meets the market. */
export const ORDER_RULES: { readonly [T in OrderType]: OrderRule } = {
  market: { atOpen: (_, open) => open, inside: never, atClose: never, rests: false },
  marketOnClose: { atOpen: never, inside: never, atClose: (_, close) => close, rests: false },
  limit: {
    atOpen: (quote, open) => meetsLimit(quote, open) ? open : NaN,
    inside: limitInside,
    atClose: never,
    rests: true,
  },
  stop: {
    atOpen: (quote, open) => {
      if (!quote.triggered && !meetsStop(quote, open)) return NaN;
      quote.triggered = true;
      return open;
    },
    inside: (quote, range) => {
      // Once woken it is a market order, which the next open fills.
      if (quote.triggered || !meetsStop(quote, worst(quote, range))) return NaN;
      quote.triggered = true;
      return quote.stop;
    },
    atClose: never,
    rests: false,
  },
  stopLimit: {
    atOpen: (quote, open) => {
      if (!quote.triggered && !meetsStop(quote, open)) return NaN;
      quote.triggered = true;
      return meetsLimit(quote, open) ? open : NaN;
    },
    inside: (quote, range) => {
      if (quote.triggered) return limitInside(quote, range);
      if (!meetsStop(quote, worst(quote, range))) return NaN;
      quote.triggered = true;
      // A limit on the near side of the stop needs a way back, of which this bar says nothing.
      return meetsLimit(quote, quote.stop) ? quote.stop : NaN;
    },
    atClose: never,
    rests: true,
  },
};

/** {@linkcode ORDER_RULES} by code. */
export const RULE_BY_CODE: readonly OrderRule[] = ORDER_TYPES.map((type) => ORDER_RULES[type]);
