import { core13 } from "../lib/features/mod.ts";
import { buyAndHold, logistic, lstm, smaCross } from "../lib/models/mod.ts";
import { testEstimator } from "./estimator_contract.ts";

const names = core13.features.flatMap((feature) => feature.names);
const quick = { names, sequenceLength: 6, hiddenSize: 8, epochs: 6, learningRate: 0.01 };

testEstimator(() => buyAndHold(), { learns: false });
testEstimator(() => smaCross({ fast: 5, slow: 20 }), { learns: false });
testEstimator(() => logistic({ names }), { learns: true });
testEstimator(() => lstm(quick), { learns: true });
testEstimator(() => ({
  ...lstm({ ...quick, layers: 2, bidirectional: true }),
  kind: "lstm, two layers, both directions",
}), { learns: true });
