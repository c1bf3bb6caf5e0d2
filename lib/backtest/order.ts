/** What a fill costs. */
export interface Costs {
  /** Fee of a fill, a fraction of its notional. */
  readonly fee: number;
  /** How far the price moves against an order, a fraction of the price. */
  readonly slippage: number;
}

/** What moves a fill's price against its order. */
export interface PriceCosts {
  /** Fraction of the price. */
  readonly slippage: number;
  /** Price units, on top. Default: 0. */
  readonly fixedSlippage?: number;
  /** Prices are whole multiples of it, rounded against the order. Default: 0, any price. */
  readonly priceStep?: number;
}

// 0.3 / 0.1 is 2.9999999999999996: what is a whole number of steps but for rounding is taken as one.
const STEP_TOLERANCE = 1e-9;

/** The nearest multiple of `step` not below `value`; `value` itself when the step is 0. */
export function stepUp(value: number, step: number): number {
  return step === 0 ? value : Math.ceil(value / step - STEP_TOLERANCE) * step;
}

/** The nearest multiple of `step` not above `value`; `value` itself when the step is 0. */
export function stepDown(value: number, step: number): number {
  return step === 0 ? value : Math.floor(value / step + STEP_TOLERANCE) * step;
}

/** Price at which an order is filled: above `price` when buying, below it when selling. */
export function fillPrice(
  price: number,
  buying: boolean,
  { slippage, fixedSlippage = 0, priceStep = 0 }: PriceCosts,
): number {
  return buying
    ? stepUp(price * (1 + slippage) + fixedSlippage, priceStep)
    : stepDown(price * (1 - slippage) - fixedSlippage, priceStep);
}

/**
 * Units to hold so that, once the order is filled and its fee is paid, the position is worth
 * `target` times the equity, both at the fill price. Cash therefore stays at or above zero for
 * targets of 0 to 1.
 *
 * With `v` the units wanted, `u` those held, `p` the fill price and `f` the fee, `v` solves
 * `v p = target (cash + u p - f |v - u| p)`. The price and the sign of `v - u` depend on the
 * direction, so both are tried; when neither fits, the change is smaller than its costs and the
 * units stay. Without equity left there is nothing to size, and the answer is 0.
 */
export function unitsForTarget(
  target: number,
  account: { readonly cash: number; readonly units: number },
  market: PriceCosts & { readonly price: number; readonly fee: number },
): number {
  const { cash, units } = account;
  const { price, fee } = market;
  if (target === 0 || cash + units * price <= 0) return 0;
  const ask = fillPrice(price, true, market);
  const bought = target * (cash + units * ask * (1 + fee)) / (ask * (1 + target * fee));
  if (bought > units) return bought;
  const bid = fillPrice(price, false, market);
  const sold = target * (cash + units * bid * (1 - fee)) / (bid * (1 - target * fee));
  return sold < units ? sold : units;
}
