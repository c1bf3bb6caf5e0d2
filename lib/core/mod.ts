/** Level 0: what every other room stands on. @module */
export * from "./assert.ts";
export * from "./assert_known_options.ts";
export * from "./bars.ts";
export * from "./display.ts";
export * from "./edit_distance.ts";
export { type InterruptCheck, notebookInterrupt } from "./interrupt.ts";
export * from "./interval.ts";
export { parameters } from "./parameters.ts";
export * from "./prng.ts";
export * from "./progress.ts";
export * from "./take.ts";
