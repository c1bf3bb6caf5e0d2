/** Level 1: pure statistics over arrays of numbers. @module */
export * from "./ascending_order.ts";
export * from "./assert_values.ts";
export * from "./block_length.ts";
export * from "./bootstrap_interval.ts";
export * from "./moments.ts";
export * from "./normal.ts";
export * from "./quantile.ts";
export * from "./ranks.ts";
export * from "./rolling/mod.ts";
export * from "./stationary_bootstrap.ts";
export * from "./volatility/mod.ts";
