/** Level 3: training steps, batches and early stopping. @module */
export * from "./batches.ts";
export * from "./fit.ts";
export * from "./loss.ts";
export * from "./scorer.ts";
export * from "./step.ts";
