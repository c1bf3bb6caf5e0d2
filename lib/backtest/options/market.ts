import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  type OptionNames,
} from "../../core/mod.ts";

/** What the exchange takes: sizes, steps and how much of a bar's volume. */
export interface MarketOptions {
  /** Prices are whole multiples of it, rounded against the order. Default: 0, any price. */
  readonly priceStep?: number;
  /** Units are whole multiples of it, rounded towards 0. Default: 0, any size. */
  readonly unitStep?: number;
  /** Fewest units of an order that does not close. Default: 0. */
  readonly minUnits?: number;
  /** Smallest notional of an order that does not close, in cash. Default: 0. */
  readonly minNotional?: number;
  /**
   * Share of a bar's volume that all fills of the bar have together; what is left of an order works
   * on. A liquidation does not wait. Default: no limit.
   */
  readonly maxVolumeShare?: number;
  /** Bars that an order is on its way, beyond the next open. Default: 0. */
  readonly latency?: number;
}

const KNOWN: OptionNames<MarketOptions> = {
  priceStep: true,
  unitStep: true,
  minUnits: true,
  minNotional: true,
  maxVolumeShare: true,
  latency: true,
};

/** {@linkcode MarketOptions} with their defaults. */
export type Market = Readonly<Required<MarketOptions>>;

/** Checks the options and fills in defaults. */
export function resolveMarket(options: MarketOptions): Market {
  assertKnownOptions("market", options, KNOWN);
  const {
    priceStep = 0,
    unitStep = 0,
    minUnits = 0,
    minNotional = 0,
    maxVolumeShare = Infinity,
    latency = 0,
  } = options;
  for (const [name, value] of Object.entries({ priceStep, unitStep, minUnits, minNotional })) {
    assertNumber(`market.${name}`, value, { min: 0 });
  }
  if (maxVolumeShare !== Infinity) {
    assertNumber("market.maxVolumeShare", maxVolumeShare, { min: Number.MIN_VALUE, max: 1 });
  }
  assertInteger("market.latency", latency, { min: 0 });
  return { priceStep, unitStep, minUnits, minNotional, maxVolumeShare, latency };
}
