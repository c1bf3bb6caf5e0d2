/** Features that tell states of the market apart. @module */
export * from "./hurst.ts";
export * from "./regime_inputs.ts";
export * from "./trend_strength.ts";
export * from "./variance_ratio.ts";
export * from "./volatility_state.ts";
