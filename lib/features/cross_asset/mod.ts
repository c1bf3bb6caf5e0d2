/** Features that read other symbols, funding rates and other markets, aligned by time. @module */
export * from "./basis.ts";
export { marketBreadth, type MarketBreadthOptions } from "./breadth.ts";
export * from "./cross_asset.ts";
export * from "./funding.ts";
export type { LastClosedOptions } from "./last_closed.ts";
export { PAIR_RULES, type PairName } from "./pair_rules.ts";
