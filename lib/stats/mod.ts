/** Level 1: pure statistics over arrays of numbers. @module */
export * from "./adjust_p_values.ts";
export * from "./ascending_order.ts";
export * from "./assert_values.ts";
export * from "./block_length.ts";
export * from "./block_resample.ts";
export * from "./bootstrap_interval.ts";
export * from "./bootstrap_means.ts";
export * from "./chi_square.ts";
export { logGamma } from "./gamma_beta.ts";
export * from "./moments.ts";
export * from "./normal.ts";
export * from "./quantile.ts";
export * from "./ranks.ts";
export * from "./rolling/mod.ts";
export * from "./stationary_bootstrap.ts";
export * from "./stationary_variance.ts";
export * from "./student_t.ts";
export * from "./volatility/mod.ts";
