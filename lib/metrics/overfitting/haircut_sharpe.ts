import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  assertOneOf,
  type OptionNames,
  withDisplay,
} from "../../core/mod.ts";
import {
  type AdjustmentMethod,
  adjustPValues,
  normalCdf,
  normalQuantile,
} from "../../stats/mod.ts";

/** A Sharpe ratio whose p-value is adjusted. */
export interface HaircutOptions {
  /** Number of returns it was computed from. */
  readonly observations: number;
  /**
   * How p-values are adjusted. Default "bonferroni". "bonferroni" and "sidak" need only the number
   * of trials, the others all trials' p-values.
   */
  readonly method?: AdjustmentMethod;
  /** Trials made, this one included; needed unless `others` are given. */
  readonly trials?: number;
  /** Two-sided p-values of the other trials. */
  readonly others?: ArrayLike<number>;
}

/** What {@linkcode haircutSharpe} finds. */
export interface HaircutSharpe {
  /** The Sharpe ratio a period that, tried once, would have the adjusted p-value; 0 when that is 1. */
  readonly sharpe: number;
  /** Share of the Sharpe ratio that is cut off, 0 to 1. */
  readonly haircut: number;
  /** Two-sided p-value as if it had been the only trial. */
  readonly pValue: number;
  /** P-value with all trials taken into account. */
  readonly adjustedPValue: number;
}

declare module "../../core/display.ts" {
  interface Displayed {
    haircutSharpe: { readonly found: HaircutSharpe; readonly sharpe: number };
  }
}

const KNOWN: OptionNames<HaircutOptions> = {
  observations: true,
  method: true,
  trials: true,
  others: true,
};

function adjusted(pValue: number, { method = "bonferroni", trials, others }: HaircutOptions) {
  if (others !== undefined) {
    return adjustPValues([pValue, ...Array.from(others)], { method })[0];
  }
  assertOneOf("method without others", method, ["bonferroni", "sidak"]);
  assertInteger("trials", trials ?? NaN, { min: 1 });
  return method === "sidak"
    ? -Math.expm1(trials! * Math.log1p(-pValue))
    : Math.min(1, trials! * pValue);
}

/**
 * Haircut Sharpe ratio of Harvey and Liu ("Backtesting", Journal of Portfolio Management 42, 2015):
 * the Sharpe ratio's p-value is adjusted for the number of trials and turned back into a Sharpe
 * ratio. High ratios lose little, marginal ones nearly all, where the trade's rule of thumb is half.
 * They use Bonferroni's, Holm's and Benjamini and Yekutieli's method ("BHY"); for the latter two they
 * draw the other trials' p-values from a model of published factors, where this takes those that were
 * found.
 *
 * `sharpe` is a period's, not annualised, and above 0; returns are taken as independent and normal.
 * Throws a `RangeError` for other ratios.
 *
 * @example
 * ```ts
 * import { haircutSharpe } from "lib/metrics/mod.ts";
 * import assert from "node:assert/strict";
 * // 0.75 a year over 20 years of months, the best of 200 independent trials.
 * const found = haircutSharpe(0.75 / Math.sqrt(12), {
 *   observations: 240,
 *   trials: 200,
 *   method: "sidak",
 * });
 * assert.equal((found.sharpe * Math.sqrt(12)).toFixed(2), "0.32");
 * ```
 */
export function haircutSharpe(sharpe: number, options: HaircutOptions): HaircutSharpe {
  assertKnownOptions("haircutSharpe", options, KNOWN);
  assertNumber("sharpe", sharpe, { min: Number.MIN_VALUE });
  assertInteger("observations", options.observations, { min: 1 });
  const root = Math.sqrt(options.observations);
  const pValue = 2 * normalCdf(-sharpe * root);
  const adjustedPValue = adjusted(pValue, options);
  // Ratios so high that the p-value is 0 in double precision are left as they are.
  const left = adjustedPValue === 0 ? sharpe : Math.abs(normalQuantile(adjustedPValue / 2)) / root;
  const found: HaircutSharpe = {
    sharpe: left,
    haircut: 1 - left / sharpe,
    pValue,
    adjustedPValue,
  };
  return withDisplay("haircutSharpe", found, { found, sharpe });
}
