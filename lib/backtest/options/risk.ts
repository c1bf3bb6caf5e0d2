import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  type OptionNames,
} from "../../core/mod.ts";

/** Rules over everything else, looked at at each close. Each is off by default. */
export interface RiskOptions {
  /**
   * Loss of a UTC day, a fraction of the equity at its beginning, at which the position is closed at
   * the next open; nothing is entered until the next day.
   */
  readonly dailyLoss?: number;
  /** Drawdown at which the position is closed at the next open; nothing is entered after it. */
  readonly maxDrawdown?: number;
  /**
   * Largest position over equity, above 0: an entry is cut down to it. For one instrument that is
   * both its exposure and its concentration.
   */
  readonly maxExposure?: number;
  /** After a bar whose close is `move` (a fraction) away from the one before, no entries for `bars`. */
  readonly circuitBreaker?: { readonly move: number; readonly bars: number };
  /** After `losses` trades in a row that lost, no entries for `bars`. */
  readonly lossStreak?: { readonly losses: number; readonly bars: number };
  /** No entry decided within `bars` after an exit; `afterLoss`: only after one that lost. */
  readonly coolDown?: { readonly bars: number; readonly afterLoss?: boolean };
}

const KNOWN: OptionNames<RiskOptions> = {
  dailyLoss: true,
  maxDrawdown: true,
  maxExposure: true,
  circuitBreaker: true,
  lossStreak: true,
  coolDown: true,
};
const KNOWN_BREAKER: OptionNames<Required<RiskOptions>["circuitBreaker"]> = {
  move: true,
  bars: true,
};
const KNOWN_STREAK: OptionNames<Required<RiskOptions>["lossStreak"]> = { losses: true, bars: true };
const KNOWN_COOL: OptionNames<Required<RiskOptions>["coolDown"]> = { bars: true, afterLoss: true };

/** {@linkcode RiskOptions} as numbers that never trip when a rule is off. */
export interface Risk {
  readonly dailyLoss: number;
  readonly maxDrawdown: number;
  readonly maxExposure: number;
  readonly move: number;
  readonly moveBars: number;
  readonly losses: number;
  readonly lossBars: number;
  readonly coolBars: number;
  readonly coolAfterLoss: boolean;
  /** Whether anything has to be looked at at a close. */
  readonly any: boolean;
}

/** Checks the rules and fills in what never trips. */
export function resolveRisk(options: RiskOptions): Risk {
  assertKnownOptions("risk", options, KNOWN);
  const { dailyLoss, maxDrawdown, maxExposure, circuitBreaker, lossStreak, coolDown } = options;
  const least = Number.MIN_VALUE;
  if (dailyLoss !== undefined) assertNumber("risk.dailyLoss", dailyLoss, { min: least, max: 1 });
  if (maxDrawdown !== undefined) {
    assertNumber("risk.maxDrawdown", maxDrawdown, { min: least, max: 1 });
  }
  if (maxExposure !== undefined) assertNumber("risk.maxExposure", maxExposure, { min: least });
  if (circuitBreaker) {
    assertKnownOptions("risk.circuitBreaker", circuitBreaker, KNOWN_BREAKER);
    assertNumber("risk.circuitBreaker.move", circuitBreaker.move, { min: least });
    assertInteger("risk.circuitBreaker.bars", circuitBreaker.bars, { min: 1 });
  }
  if (lossStreak) {
    assertKnownOptions("risk.lossStreak", lossStreak, KNOWN_STREAK);
    assertInteger("risk.lossStreak.losses", lossStreak.losses, { min: 1 });
    assertInteger("risk.lossStreak.bars", lossStreak.bars, { min: 1 });
  }
  if (coolDown) {
    assertKnownOptions("risk.coolDown", coolDown, KNOWN_COOL);
    assertInteger("risk.coolDown.bars", coolDown.bars, { min: 1 });
  }
  return {
    dailyLoss: dailyLoss ?? Infinity,
    maxDrawdown: maxDrawdown ?? Infinity,
    maxExposure: maxExposure ?? Infinity,
    move: circuitBreaker?.move ?? Infinity,
    moveBars: circuitBreaker?.bars ?? 0,
    losses: lossStreak?.losses ?? Infinity,
    lossBars: lossStreak?.bars ?? 0,
    coolBars: coolDown?.bars ?? 0,
    coolAfterLoss: coolDown?.afterLoss ?? false,
    any: [dailyLoss, maxDrawdown, circuitBreaker, lossStreak, coolDown].some((rule) =>
      rule !== undefined
    ),
  };
}
