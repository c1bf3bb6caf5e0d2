/** Level 2: layers as functions of symbolic tensors, and how they are initialised. @module */
export * from "./dense.ts";
export * from "./dropout.ts";
export * from "./initializers.ts";
export * from "./lstm.ts";
export * from "./network.ts";
export * from "./pooling.ts";
