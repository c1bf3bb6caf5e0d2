/** Where features meet labels: samples, scalers and windows. @module */
export * from "./join.ts";
export * from "./samples.ts";
export * from "./scaler.ts";
export * from "./windows.ts";
