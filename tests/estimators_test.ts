import { core13 } from "../lib/features/mod.ts";
import {
  buyAndHold,
  gru,
  logistic,
  lstm,
  mlp,
  seedEnsemble,
  smaCross,
  tcn,
  transformer,
} from "../lib/models/mod.ts";
import { testEstimator } from "./estimator_contract.ts";
import { OTHER_HEADS } from "./estimator_heads.ts";

const names = core13.features.flatMap((feature) => feature.names);
const training = { names, sequenceLength: 6, epochs: 6, learningRate: 0.01 };
const recurrent = { ...training, hiddenSize: 8 };

testEstimator(() => buyAndHold(), { learns: false });
testEstimator(() => smaCross({ fast: 5, slow: 20 }), { learns: false });
testEstimator(() => logistic({ names }), { learns: true });
testEstimator(() => lstm(recurrent), { learns: true });
testEstimator(() => ({
  ...lstm({ ...recurrent, layers: 2, bidirectional: true }),
  kind: "lstm, two layers, both directions",
}), { learns: true });
testEstimator(() => gru(recurrent), { learns: true });
testEstimator(() => ({
  ...gru({ ...recurrent, bidirectional: true, pooling: "attention" }),
  kind: "gru, both directions, attention pooling",
}), { learns: true });
testEstimator(() => mlp({ ...training, hiddenSizes: [16] }), { learns: true });
testEstimator(() => tcn({ ...training, blocks: 2, channels: 8 }), { learns: true });
testEstimator(() => ({
  ...tcn({ ...training, blocks: 1, channels: 8, weightNorm: true, pooling: "mean" }),
  kind: "tcn, weight norm, mean pooling",
}), { learns: true });
const small = { ...training, layers: 1, hiddenSize: 8, heads: 2 };
testEstimator(() => transformer(small), { learns: true });
testEstimator(() => ({
  ...transformer({ ...small, positions: "sinusoidal", pooling: "cls", causal: true }),
  kind: "transformer, causal, sinusoidal, with a token",
}), { learns: true });

for (const head of OTHER_HEADS) {
  const shared = { ...training, head };
  const models = [
    () => lstm({ ...shared, hiddenSize: 8 }),
    () => gru({ ...shared, hiddenSize: 8 }),
    () => mlp({ ...shared, hiddenSizes: [16] }),
    () => tcn({ ...shared, blocks: 2, channels: 8 }),
    () => transformer({ ...shared, layers: 1, hiddenSize: 8, heads: 2, epochs: 12 }),
    () => seedEnsemble(mlp({ ...shared, hiddenSizes: [16] }), 2),
  ];
  for (const make of models) {
    testEstimator(() => ({ ...make(), kind: `${make().kind}, ${head.task}` }), { learns: true });
  }
}
