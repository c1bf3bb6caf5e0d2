/** Level 3: from probabilities to wished positions. @module */
export * from "./choose_threshold.ts";
export * from "./policy.ts";
