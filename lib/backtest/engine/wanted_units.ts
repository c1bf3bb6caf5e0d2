import { AMOUNT_KIND } from "../codes.ts";
import { fillPrice, stepDown, unitsForTarget } from "../order.ts";
import { type Engine, equityAt } from "./engine.ts";

/** Price, fee and what moves the price, as sizes are computed with them. */
export interface SizingMarket {
  readonly price: number;
  readonly fee: number;
  readonly slippage: number;
  readonly fixedSlippage: number;
  readonly priceStep: number;
}

/**
 * Units that an order wants to hold after its fill, before steps and limits; NaN when its amount is
 * missing. A fraction is that of a fresh position of the whole equity, so an entry on top of another
 * does not shrink it.
 */
export function wantedUnits(engine: Engine, id: number, market: SizingMarket): number {
  const { account, orders: { log: { columns } }, settings } = engine;
  const { units } = account;
  const side = columns.side[id], amount = columns.amount[id];
  switch (columns.by[id]) {
    case AMOUNT_KIND.target:
      return unitsForTarget(amount, account, market);
    case AMOUNT_KIND.units:
      return units + side * amount;
    case AMOUNT_KIND.cash:
      return units + side * amount / fillPrice(market.price, side > 0, market);
    case AMOUNT_KIND.fraction: {
      const share = side * Math.min(amount, settings.margin.leverage);
      const fresh = { cash: equityAt(engine, market.price), units: 0 };
      return units + unitsForTarget(share, fresh, market);
    }
    default:
      return 0;
  }
}

/** A change of units in whole steps, towards 0. */
export function inSteps(change: number, step: number): number {
  return change < 0 ? -stepDown(-change, step) : stepDown(change, step);
}
