/** Features made from features. @module */
export * from "./fractional_difference.ts";
export * from "./from_higher_interval.ts";
export * from "./interaction.ts";
export * from "./lag_transforms.ts";
export * from "./shift.ts";
export * from "./transform.ts";
export * from "./window_transforms.ts";
