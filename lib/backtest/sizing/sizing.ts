import { assertKnownOptions, assertOneOf, type Bars, type OptionNames } from "../../core/mod.ts";
import type { PerRow } from "../options/distance.ts";
import { type FixedCash, fixedCash, type FixedFraction, fixedFraction } from "./fixed.ts";
import { type Kelly, kelly } from "./kelly.ts";
import { type RiskPerTrade, riskPerTrade } from "./risk_per_trade.ts";
import type { Size } from "./size.ts";
import { type VolatilityTarget, volatilityTarget } from "./volatility_target.ts";

/** How large an entry by signal is. Fractions are cut down to the leverage. */
export type SizeOptions = FixedCash | FixedFraction | RiskPerTrade | VolatilityTarget | Kelly;

/** What a rule of size may look at. */
interface SizeInputs {
  readonly bars: Bars;
  /** Distance of the stop-loss. */
  readonly stopLoss: PerRow;
}

type SizeRules = {
  readonly [K in SizeOptions["kind"]]: {
    readonly known: OptionNames<Extract<SizeOptions, { kind: K }>>;
    readonly size: (options: Extract<SizeOptions, { kind: K }>, inputs: SizeInputs) => Size;
  };
};

/** Every rule of size. */
const RULES: SizeRules = {
  cash: { known: { kind: true, cash: true }, size: (options) => fixedCash(options) },
  fraction: { known: { kind: true, fraction: true }, size: (options) => fixedFraction(options) },
  risk: {
    known: { kind: true, risk: true },
    size: (options, { stopLoss }) => riskPerTrade(options, stopLoss),
  },
  volatility: {
    known: { kind: true, target: true, window: true, periodsPerYear: true, cap: true },
    size: (options, { bars }) => volatilityTarget(options, bars),
  },
  kelly: {
    known: { kind: true, probability: true, payoff: true, multiple: true, cap: true },
    size: (options, { bars }) => kelly(options, bars),
  },
};

/** Sizes of all rows; by default everything. */
export function resolveSize(
  options: SizeOptions = { kind: "fraction", fraction: 1 },
  inputs: SizeInputs,
): Size {
  assertOneOf("size.kind", options.kind, Object.keys(RULES));
  const rule = RULES[options.kind] as SizeRules["cash"];
  assertKnownOptions(`size ${options.kind}`, options as FixedCash, rule.known);
  return rule.size(options as FixedCash, inputs);
}
