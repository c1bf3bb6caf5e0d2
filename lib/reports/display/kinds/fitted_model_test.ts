import assert from "node:assert/strict";
import type { FittedModel } from "../../../models/mod.ts";
import { fittedModelDisplay } from "./fitted_model.ts";

const HISTORY = [
  { epoch: 1, trainLoss: 0.9, validationLoss: 0.95, best: true },
  { epoch: 2, trainLoss: 0.8, validationLoss: 0.96, best: false },
];

async function shown(about: Partial<FittedModel>, warnings?: readonly string[]) {
  const fitted: FittedModel = {
    parameters: 3,
    history: HISTORY,
    predict: () => Promise.resolve(new Float64Array()),
    save: () => new Uint8Array(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
    ...about,
  };
  const mime = await fittedModelDisplay({ fitted, description: "mlp: linear", warnings });
  return `${mime["text/plain"]} | ${mime["image/svg+xml"]}`;
}

Deno.test("a fitted model names its loss, and a unit where it has one", async () => {
  const plain = /loss of 0\.9500 nats \|[^]*>log loss \(nats\)</;
  assert.match(await shown({ figures: { loss: "binary cross-entropy" } }), plain);
  assert.match(await shown({ figures: { loss: "cross-entropy" } }), plain);
  const focal = await shown({ figures: { loss: "binary focal loss" } });
  assert.match(focal, /loss of 0\.9500 \|[^]*>binary focal loss</);
  const weighted = await shown({ figures: { loss: "binary cross-entropy (class weights)" } });
  assert.match(weighted, /0\.9500 \|[^]*>binary cross-entropy \(class weights\)</);
  const huber = await shown({ head: { task: "regression" }, figures: { loss: "Huber loss" } });
  assert.match(huber, />Huber loss \(of standardised labels\)</);
  const unknown = await shown({});
  assert.match(unknown, /loss of 0\.9500 \|[^]*>loss</);
  for (const text of [focal, weighted, huber, unknown]) assert.doesNotMatch(text, /nats/);
});

Deno.test("a fitted model says which of its settings are likely a mistake", async () => {
  const text = await shown({}, ["the oldest bars go unseen"]);
  assert.match(
    text,
    /Likely a mistake: the oldest bars[^]* \|[^]*>Likely a mistake: the oldest bars/,
  );
  assert.match(await shown({ history: [] }, ["of no use"]), /Likely a mistake: of no use/);
});

Deno.test("a fitted model draws and tells the figure that chose its epoch", async () => {
  const history = HISTORY.map((epoch, i) => ({ ...epoch, metric: [0.61, 0.58][i] }));
  const figures = { loss: "binary cross-entropy", metric: "PR-AUC" };
  const text = await shown({ history, figures });
  assert.match(text, /loss of 0\.9500 nats and a validation PR-AUC of 0\.6100 \|/);
  assert.match(text, />validation PR-AUC<[^]*<circle[^]*<circle/);
});
