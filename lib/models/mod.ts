/** Level 5: models behind one contract. @module */
export * from "./artifact.ts";
export * from "./buy_and_hold.ts";
export * from "./estimator.ts";
export * from "./logistic.ts";
export * from "./logistic_newton.ts";
export * from "./lstm.ts";
export * from "./lstm_network.ts";
export * from "./sma_cross.ts";
