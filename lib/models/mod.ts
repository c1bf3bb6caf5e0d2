/** Level 5: models behind one contract. @module */
export * from "./artifact.ts";
export * from "./buy_and_hold.ts";
export * from "./estimator.ts";
export * from "./export_model.ts";
export * from "./gru.ts";
export {
  assertBinaryHead,
  assertHead,
  BINARY,
  describeHead,
  type Head,
  headColumns,
  headLoss,
  type HeadOf,
} from "./head.ts";
export * from "./logistic.ts";
export * from "./logistic_newton.ts";
export * from "./lstm.ts";
export * from "./mlp.ts";
export * from "./mlp_network.ts";
export * from "./network_model.ts";
export * from "./recurrent.ts";
export * from "./recurrent_network.ts";
export * from "./seed_ensemble.ts";
export { shownModel } from "./shown_model.ts";
export * from "./sma_cross.ts";
export * from "./symbolic_model.ts";
export * from "./tcn.ts";
export * from "./tcn_network.ts";
export * from "./transformer.ts";
export * from "./transformer_network.ts";
