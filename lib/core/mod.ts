/** Level 0: what every other room stands on. @module */
export * from "./assert.ts";
export * from "./bars.ts";
export * from "./interval.ts";
export * from "./prng.ts";
export * from "./progress.ts";
export * from "./take.ts";
