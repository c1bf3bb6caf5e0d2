import {
  assertKnownOptions,
  assertNumber,
  assertOneOf,
  assertSameLength,
  type OptionNames,
  withDisplay,
} from "../core/mod.ts";
import { assertBinary, assertFinite, assertProbabilities, quantile } from "../stats/mod.ts";
import { payoffs } from "./payoffs.ts";

/** How much of the equity a wished position is; fields apply to the kinds that name them. */
export interface SizingOptions {
  /**
   * - "fixed": always `fraction`.
   * - "proportional": in proportion to the distance of the probability from 0.5 on the wished side,
   *   with `cap` at the distance that 95 % of the fitted rows do not exceed; 0 on the other side.
   * - "kelly": `multiple` of Kelly's fraction, at most `cap`.
   * - "volatility": what has a volatility of `target` a year, at most `cap`.
   */
  readonly kind: "fixed" | "proportional" | "kelly" | "volatility";
  /** fixed: share of the equity, above 0 and at most 1. Default 1. */
  readonly fraction?: number;
  /** Largest share of the equity, above 0 and at most 1. Default 1. */
  readonly cap?: number;
  /** kelly: share of the full fraction; 0.5 is half Kelly. Default 0.5. */
  readonly multiple?: number;
  /** kelly: cost of one unit of position change; a gain pays, and a loss adds, two of them. Default 0. */
  readonly cost?: number;
  /** volatility: standard deviation of returns a year that is aimed at. */
  readonly target?: number;
  /** volatility: bars a year. */
  readonly periodsPerYear?: number;
}

const KNOWN: OptionNames<SizingOptions> = {
  kind: true,
  fraction: true,
  cap: true,
  multiple: true,
  cost: true,
  target: true,
  periodsPerYear: true,
};

/** Mean gain and loss of a position, fractions: what it stands to win and to lose. */
export interface Payoff {
  readonly gain: number;
  readonly loss: number;
}

/** A rule of size with its figures fitted: plain data. */
export type Sizing =
  | { readonly kind: "fixed"; readonly fraction: number }
  | { readonly kind: "proportional"; readonly cap: number; readonly scale: number }
  | {
    readonly kind: "kelly";
    readonly cap: number;
    readonly multiple: number;
    readonly long: Payoff;
    readonly short: Payoff;
  }
  | {
    readonly kind: "volatility";
    readonly cap: number;
    /** Standard deviation a bar that is aimed at. */
    readonly target: number;
  };

declare module "../core/display.ts" {
  interface Displayed {
    sizing: Sizing;
  }
}

/** Frozen, and with a display. */
function shownSizing(sizing: Sizing): Sizing {
  return Object.freeze(withDisplay("sizing", sizing));
}

/** Distance from 0.5 that this share of the fitted rows does not exceed is worth the whole cap. */
const FULL_AT = 0.95;

function assertShare(name: string, value: number): void {
  assertNumber(name, value, { min: Number.MIN_VALUE, max: 1 });
}

/**
 * Fits a rule of size on rows that no model was tested on. Only "proportional" and "kelly" have
 * something to fit: the spread of the probabilities, and the mean simple returns at either label,
 * which are what a position gains and loses. Throws a `RangeError` for NaN.
 *
 * @example
 * ```ts
 * import { fitSizing, sizePositions } from "lib/signals/mod.ts";
 * import assert from "node:assert/strict";
 * const rows = { probability: [0.5, 0.6], label: [0, 1], forwardReturn: [Math.log(0.5), Math.log(2)] };
 * const sizing = fitSizing(rows, { kind: "kelly", multiple: 1 });
 * // Wins 1 or loses 0.5: 0.6 / 0.5 - 0.4 / 1.
 * const [size] = sizePositions([1], { probability: [0.6] }, sizing);
 * assert.ok(Math.abs(size - 0.8) < 1e-12);
 * ```
 */
export function fitSizing(
  rows: {
    readonly probability: ArrayLike<number>;
    readonly label: ArrayLike<number>;
    readonly forwardReturn: ArrayLike<number>;
  },
  options: SizingOptions,
): Sizing {
  assertKnownOptions("fitSizing", options, KNOWN);
  const { kind, fraction = 1, cap = 1, multiple = 0.5, cost = 0 } = options;
  const { target = NaN, periodsPerYear = NaN } = options;
  const { probability, label, forwardReturn } = rows;
  assertOneOf("kind", kind, ["fixed", "proportional", "kelly", "volatility"]);
  assertSameLength({ probability, label, forwardReturn });
  assertShare("cap", cap);
  if (kind === "fixed") {
    assertShare("fraction", fraction);
    return shownSizing({ kind, fraction });
  }
  if (kind === "volatility") {
    assertNumber("target", target, { min: Number.MIN_VALUE });
    assertNumber("periodsPerYear", periodsPerYear, { min: Number.MIN_VALUE });
    return shownSizing({ kind, cap, target: target / Math.sqrt(periodsPerYear) });
  }
  assertProbabilities("probability", probability);
  assertBinary("label", label);
  assertFinite("forwardReturn", forwardReturn);
  if (kind === "proportional") {
    const scale = quantile(Float64Array.from(probability, (p) => Math.abs(p - 0.5)), FULL_AT);
    return shownSizing({ kind, cap, scale });
  }
  assertNumber("multiple", multiple, { min: Number.MIN_VALUE });
  assertNumber("cost", cost, { min: 0 });
  const { ofOne, ofZero } = payoffs(label, Float64Array.from(forwardReturn, Math.expm1));
  const roundTrip = 2 * cost;
  return shownSizing({
    kind,
    cap,
    multiple,
    long: Object.freeze({ gain: ofOne - roundTrip, loss: roundTrip - ofZero }),
    short: Object.freeze({ gain: -ofZero - roundTrip, loss: roundTrip + ofOne }),
  });
}

/**
 * Kelly's fraction (1956; Thorp, 2006) of a stake that gains `gain` with the given probability and
 * else loses `loss`: `p / loss - (1 - p) / gain`, where the mean of log equity is largest. 0 for a
 * stake that cannot win, Infinity for one that cannot lose; below 0 where it should not be taken;
 * 0 where a payoff is unknown (NaN).
 *
 * @example
 * ```ts
 * import { kellyFraction } from "lib/signals/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(kellyFraction(0.5, { gain: 2, loss: 1 }), 0.25);
 * ```
 */
export function kellyFraction(probability: number, { gain, loss }: Payoff): number {
  if (!(gain > 0) || Number.isNaN(loss)) return 0;
  if (loss <= 0) return Infinity;
  return probability / loss - (1 - probability) / gain;
}

/** What sizes are made of, a value for each wish. */
export interface SizingRows {
  /** Calibrated probability that the label is 1. */
  readonly probability: ArrayLike<number>;
  /** Standard deviation of returns a bar, known at the decision; needed by "volatility" alone. */
  readonly volatility?: ArrayLike<number>;
}

/** Share of the equity for a position on the side `sign`, from 0 to the cap. */
function sizeOf(sizing: Sizing, sign: number, p: number, volatility: number): number {
  switch (sizing.kind) {
    case "fixed":
      return sizing.fraction;
    case "proportional": {
      const distance = sign * (p - 0.5);
      // Before the division: 0 over a scale of 0 is no number.
      return distance > 0 ? sizing.cap * Math.min(1, distance / sizing.scale) : 0;
    }
    case "kelly": {
      const fraction = sign > 0
        ? kellyFraction(p, sizing.long)
        : kellyFraction(1 - p, sizing.short);
      return Math.min(sizing.cap, Math.max(0, sizing.multiple * fraction));
    }
    case "volatility":
      return volatility >= 0 ? Math.min(sizing.cap, sizing.target / volatility) : 0;
  }
}

/**
 * Targets from wishes: each 1 or -1 becomes a share of the equity from -1 to 1, NaN stays. A
 * position whose volatility is unknown gets size 0. Row t depends on row t alone, given the fit.
 *
 * Sizes that follow a probability change with every bar, and every change is an order: see
 * `rebalanceBand`. Throws a `TypeError` where "volatility" has none.
 *
 * @example
 * ```ts
 * import { sizePositions } from "lib/signals/mod.ts";
 * import assert from "node:assert/strict";
 * const rows = { probability: [0.6, 0.6], volatility: [0.02, 0.005] };
 * const sizing = { kind: "volatility", cap: 1, target: 0.01 } as const;
 * assert.deepEqual([...sizePositions([1, -1], rows, sizing)], [0.5, -1]);
 * ```
 */
export function sizePositions(
  wished: ArrayLike<number>,
  { probability, volatility }: SizingRows,
  sizing: Sizing,
): Float64Array {
  assertSameLength({ wished, probability, ...volatility ? { volatility } : {} });
  if (sizing.kind === "volatility" && !volatility) {
    throw new TypeError("Expected a volatility for each row but found none");
  }
  const out = new Float64Array(wished.length);
  for (let t = 0; t < out.length; t++) {
    const wish = wished[t];
    if (wish === 0) continue;
    const sign = Math.sign(wish);
    out[t] = sign === sign
      ? sign * sizeOf(sizing, sign, probability[t], volatility ? volatility[t] : NaN)
      : NaN;
  }
  return out;
}
