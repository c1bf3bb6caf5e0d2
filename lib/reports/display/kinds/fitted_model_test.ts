import assert from "node:assert/strict";
import type { FittedModel, Head } from "../../../models/mod.ts";
import { fittedModelDisplay } from "./fitted_model.ts";

const HISTORY = [
  { epoch: 1, trainLoss: 0.9, validationLoss: 0.95, best: true },
  { epoch: 2, trainLoss: 0.8, validationLoss: 0.96, best: false },
];

async function shown(head?: Head) {
  const fitted: FittedModel = {
    parameters: 3,
    head,
    history: HISTORY,
    predict: () => Promise.resolve(new Float64Array()),
    save: () => new Uint8Array(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const mime = await fittedModelDisplay({ fitted, description: "mlp: linear" });
  return `${mime["text/plain"]} | ${mime["image/svg+xml"]}`;
}

Deno.test("a fitted model names the unit of its loss, which is its head's", async () => {
  assert.match(await shown(), /loss of 0\.9500 nats \|[^]*log loss \(nats\)/);
  assert.match(await shown({ task: "multiclass", classes: [0, 1] }), /0\.9500 nats \|/);
  const regression = await shown({ task: "regression" });
  assert.match(regression, /loss of 0\.9500 \|[^]*loss \(of standardised labels\)/);
  assert.doesNotMatch(regression, /nats/);
  assert.match(await shown({ task: "quantile", quantiles: [0.5] }), /pinball loss/);
});
