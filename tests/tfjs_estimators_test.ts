import { core13 } from "../lib/features/mod.ts";
import { type Estimator, lstm, transformer } from "../lib/models/mod.ts";
import { testEstimator } from "./estimator_contract.ts";

const names = core13.features.flatMap((feature) => feature.names);
const shared = { names, sequenceLength: 6, epochs: 5, learningRate: 0.01 };

/** The estimator with every fit by TensorFlow.js, on TensorFlow's own code where it is set up. */
const byTfjs = (estimator: Estimator): Estimator => ({
  ...estimator,
  kind: `${estimator.kind} by engine tfjs`,
  fit: (data, options) => estimator.fit(data, { ...options, engine: "tfjs" }),
});

testEstimator(() => byTfjs(lstm({ ...shared, hiddenSize: 6 })), { learns: true });
testEstimator(
  () => byTfjs(transformer({ ...shared, layers: 1, hiddenSize: 8, heads: 2 })),
  { learns: true },
);
