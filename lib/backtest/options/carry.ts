import {
  assertKnownOptions,
  assertNumber,
  assertSameLength,
  type Bars,
  type OptionNames,
} from "../../core/mod.ts";

/** What holding a position costs, charged at each bar's open on what was held until then. */
export interface CarryOptions {
  /** A year's rate on the notional of a short, a fraction. Default: 0. */
  readonly borrowRate?: number;
  /** A year's rate on cash below 0, a fraction. Default: 0. */
  readonly interestRate?: number;
  /**
   * Funding by row, a fraction of the notional that a long pays a short at the bar's open; 0 or NaN
   * where there is none. `fundingColumn` makes it from a history. Default: none.
   */
  readonly fundingRate?: Float64Array;
}

const KNOWN: OptionNames<CarryOptions> = {
  borrowRate: true,
  interestRate: true,
  fundingRate: true,
};

/** {@linkcode CarryOptions} with their defaults. */
export interface Carry {
  readonly borrowRate: number;
  readonly interestRate: number;
  readonly fundingRate: Float64Array | undefined;
  /** Whether anything is ever charged. */
  readonly any: boolean;
}

/** Checks the options and fills in defaults. */
export function resolveCarry(options: CarryOptions, bars: Bars): Carry {
  assertKnownOptions("carry", options, KNOWN);
  const { borrowRate = 0, interestRate = 0, fundingRate } = options;
  assertNumber("carry.borrowRate", borrowRate, { min: 0 });
  assertNumber("carry.interestRate", interestRate, { min: 0 });
  if (fundingRate) {
    assertSameLength({ bars: bars.time, fundingRate });
    const row = fundingRate.findIndex((rate) => Math.abs(rate) === Infinity);
    if (row >= 0) {
      throw new RangeError(
        `Expected fundingRate of row ${row} to be NaN or a finite number but found ${
          fundingRate[row]
        }`,
      );
    }
  }
  const any = borrowRate > 0 || interestRate > 0 || fundingRate !== undefined;
  return { borrowRate, interestRate, fundingRate, any };
}
