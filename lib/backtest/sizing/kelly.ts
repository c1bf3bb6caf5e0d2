import { assertNumber, assertSameLength, type Bars } from "../../core/mod.ts";
import type { Size } from "./size.ts";

/**
 * A share of Kelly's fraction `p - (1 - p) / payoff`, at most `cap`; a bet that loses on average has
 * none. J. L. Kelly, A New Interpretation of Information Rate, 1956.
 */
export interface Kelly {
  readonly kind: "kelly";
  /** Probability by deciding row that a long gains; a short's is the rest to 1. */
  readonly probability: Float64Array;
  /** Mean gain of a winner over mean loss of a loser, above 0. */
  readonly payoff: number;
  /** Share of the full fraction. Default: 0.5. */
  readonly multiple?: number;
  /** Largest position over equity. Default: 1. */
  readonly cap?: number;
}

/** Sizes of {@linkcode Kelly}; NaN where the probability is missing, 0 where nothing is won. */
export function kelly({ probability, payoff, multiple = 0.5, cap = 1 }: Kelly, bars: Bars): Size {
  assertSameLength({ bars: bars.time, "size.probability": probability });
  assertNumber("size.payoff", payoff, { min: Number.MIN_VALUE });
  assertNumber("size.multiple", multiple, { min: Number.MIN_VALUE });
  assertNumber("size.cap", cap, { min: Number.MIN_VALUE });
  const wrong = probability.findIndex((p) => p < 0 || p > 1);
  if (wrong >= 0) {
    throw new RangeError(
      `Expected probability of row ${wrong} to be between 0 and 1 but found ${probability[wrong]}`,
    );
  }
  const size = (p: number) => Math.min(cap, multiple * Math.max(0, p - (1 - p) / payoff));
  return {
    by: "fraction",
    long: probability.map(size),
    short: probability.map((p) => size(1 - p)),
  };
}
