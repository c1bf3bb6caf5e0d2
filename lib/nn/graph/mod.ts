/** Level 1: symbolic tensors with static shapes and their gradients. @module */
export * from "./composite.ts";
export * from "./elementwise.ts";
export * from "./grad.ts";
export * from "./linear.ts";
export * from "./normalize.ts";
export * from "./reduce.ts";
export * from "./shape.ts";
export * from "./structure.ts";
export * from "./tensor.ts";
