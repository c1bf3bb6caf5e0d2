/** Level 2: optimisers as symbolic updates. @module */
export * from "./adamw.ts";
export * from "./clip.ts";
export * from "./optimizer.ts";
