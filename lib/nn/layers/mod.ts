/** Level 2: layers as functions of symbolic tensors, and how they are initialised. @module */
export * from "./causal_convolution.ts";
export * from "./dense.ts";
export * from "./dropout.ts";
export * from "./encoder_layer.ts";
export * from "./gelu.ts";
export * from "./gru.ts";
export * from "./initializers.ts";
export * from "./layer_norm.ts";
export * from "./lstm.ts";
export * from "./multi_head_attention.ts";
export * from "./network.ts";
export * from "./pooling.ts";
export * from "./positions.ts";
export * from "./recurrent.ts";
export * from "./temporal_block.ts";
export * from "./timed_steps.ts";
