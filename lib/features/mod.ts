/** Past-only columns computed from bars. @module */
export * from "./compute.ts";
export * from "./core13.ts";
export * from "./day_of_week.ts";
export * from "./feature.ts";
export * from "./feature_set.ts";
export * from "./feature_table.ts";
export * from "./macd.ts";
export * from "./returns.ts";
export * from "./rsi.ts";
export * from "./sma_ratio.ts";
export * from "./volatility.ts";
