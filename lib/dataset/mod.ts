/** Where features meet labels: samples, scalers and windows. @module */
export * from "./grid_of.ts";
export * from "./grid_times.ts";
export * from "./join.ts";
export * from "./pick_samples.ts";
export * from "./pool.ts";
export * from "./samples.ts";
export * from "./scaler.ts";
export * from "./selection/mod.ts";
export * from "./windows.ts";
export * from "./weigh_samples.ts";
