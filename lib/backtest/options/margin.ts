import { assertKnownOptions, assertNumber, type OptionNames } from "../../core/mod.ts";

/** How much may be held with borrowed money, and when it is taken away. */
export interface MarginOptions {
  /** Largest position over equity right after a fill, at least 1. Default: 1. */
  readonly leverage?: number;
  /**
   * Equity over position at which the position is closed at once, inside the bar. Default: none; a
   * position is then closed at the first close that leaves no equity.
   */
  readonly maintenance?: number;
  /** Fee of a liquidation, a fraction of its notional, in place of the taker's. Default: that fee. */
  readonly liquidationFee?: number;
}

const KNOWN: OptionNames<MarginOptions> = {
  leverage: true,
  maintenance: true,
  liquidationFee: true,
};

/** {@linkcode MarginOptions} with their defaults; `maintenance` is NaN when there is none. */
export type Margin = Readonly<Required<MarginOptions>>;

/** Checks the options and fills in defaults; `fee` is the taker's. */
export function resolveMargin(options: MarginOptions, fee: number): Margin {
  assertKnownOptions("margin", options, KNOWN);
  const { leverage = 1, maintenance = NaN, liquidationFee = fee } = options;
  assertNumber("margin.leverage", leverage, { min: 1 });
  if (!Number.isNaN(maintenance)) {
    assertNumber("margin.maintenance", maintenance, { min: 0, max: 0.99 });
    if (maintenance * leverage >= 1) {
      throw new RangeError(
        `Expected margin.maintenance to be below 1 / leverage, ${
          1 / leverage
        }, or every position ` +
          `would be closed at once, but found ${maintenance}`,
      );
    }
  }
  assertNumber("margin.liquidationFee", liquidationFee, { min: 0, max: 0.5 });
  return { leverage, maintenance, liquidationFee };
}
