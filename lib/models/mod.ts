/** Level 5: models behind one contract. @module */
export * from "./artifact.ts";
export * from "./buy_and_hold.ts";
export * from "./compare_models.ts";
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
export * from "./permutation_importance.ts";
export * from "./recurrent.ts";
export {
  gruNetwork,
  lstmNetwork,
  recurrentNetwork,
  type RecurrentNetworkOptions,
  type RecurrentPooling,
} from "./recurrent_network.ts";
export * from "./seed_ensemble.ts";
export { shownModel } from "./shown_model.ts";
export * from "./sma_cross.ts";
export * from "./symbolic_model.ts";
export * from "./tcn.ts";
export { receptiveField, tcnNetwork, type TcnNetworkOptions } from "./tcn_network.ts";
export * from "./transformer.ts";
export { transformerNetwork, type TransformerNetworkOptions } from "./transformer_network.ts";
export { sampleSource, type SampleSourceOptions, scalerOf } from "./training_data.ts";
export * from "./with_selection.ts";
