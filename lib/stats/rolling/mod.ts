/** Past-only kernels on Float64Array, each writing into its caller's output. @module */
export * from "./change.ts";
export * from "./ema.ts";
export * from "./rolling_mean.ts";
export * from "./rolling_std.ts";
export type { SmoothingOptions } from "./smoothing.ts";
export * from "./wilder.ts";
export * from "./wilder_rsi.ts";
export type { WindowOptions } from "./window.ts";
