/** TA-Lib's indicators as features. @module */
export { indicator, type IndicatorOptions } from "./indicator.ts";
export type { IndicatorFamily, IndicatorRule, IndicatorUnit, Settings } from "./rule.ts";
export { type IndicatorName, INDICATORS } from "./rules.ts";
export { technical } from "./technical.ts";
