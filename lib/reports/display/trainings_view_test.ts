import assert from "node:assert/strict";
import { trainingsView } from "./trainings_view.ts";

/** Collects what is broadcast, as text and as a picture. */
function recorder() {
  const texts: string[] = [], pictures: string[] = [], ids = new Set<string>();
  const broadcast = (_type: string, content: Record<string, unknown>) => {
    const { data, transient } = content as {
      data: Record<string, string>;
      transient: { display_id: string };
    };
    texts.push(data["text/plain"]);
    pictures.push(data["image/svg+xml"]);
    ids.add(transient.display_id);
    return Promise.resolve();
  };
  return { texts, pictures, ids, broadcast };
}

const losses = (trainLoss: number, validationLoss: number) => ({ trainLoss, validationLoss });
const turn = () => new Promise((resolve) => setTimeout(resolve));
/** Lines through at least two points, and dots. */
const linesOf = (svg: string) => svg.match(/<path d="M[\d.]+,[\d.]+L/g)?.length ?? 0;
const dotsOf = (svg: string) => svg.match(/<circle/g)?.length ?? 0;

Deno.test("trainingsView() gives each model a panel from the start and each training a line", async () => {
  const { texts, pictures, ids, broadcast } = recorder();
  const view = await trainingsView(broadcast, { names: ["lstm", "gru"], everyMs: 0 });
  assert.match(pictures[0], />lstm<[\s\S]*>gru</);
  assert.doesNotMatch(pictures[0], /NaN/);
  const first = view.watch("gru"), second = view.watch("gru");
  const pace = { metric: 0.5432, stepsPerSecond: 12.34, remainingMs: 9000 };
  first(1, 5, { ...losses(0.7, 0.69), ...pace });
  await turn();
  assert.match(
    texts[1],
    /^Trainings: training 2, gru, epoch 1 of at most 5, metric 0\.5432, 12\.3 steps\/s, 9\.0 s left at most\./,
  );
  second(1, 5, losses(0.71, 0.68));
  first(2, 5, losses(0.6, 0.65));
  second(2, 5, losses(0.61, 0.7));
  const other = view.watch("lstm");
  other(1, 5, losses(0.7, 0.6));
  await turn();
  await view.finish();
  assert.match(
    texts.at(-1)!,
    /^Trainings: 3 trainings in .+\. Lowest validation loss: lstm 0.6000, gru 0.6650$/,
  );
  const last = pictures.at(-1)!;
  // Two trainings of two epochs, two losses each; the third has one epoch, which is no line.
  const [frames] = [linesOf(pictures[0])];
  assert.equal(linesOf(last) - frames, 4);
  assert.equal(dotsOf(last), 3);
  assert.equal(ids.size, 1);
});

Deno.test("trainingsView() takes epochs of models in folds", async () => {
  const { texts, pictures, broadcast } = recorder();
  const view = await trainingsView(broadcast, { names: ["mlp"], title: "MLP", everyMs: 0 });
  view.onEpoch({ model: "mlp", fold: 3 }, losses(0.7, 0.69));
  await turn();
  assert.match(texts[1], /^MLP: mlp in fold 3, epoch 1\./);
  view.onEpoch({ model: "mlp", fold: 4 }, losses(0.7, NaN));
  view.onEpoch({ model: "mlp", fold: 3 }, losses(0.6, 0.67));
  await view.finish();
  assert.match(texts.at(-1)!, /^MLP: 2 trainings in .+ Lowest validation loss: mlp 0.6700$/);
  assert.equal(dotsOf(pictures.at(-1)!), 1);
});

Deno.test("trainingsView() gives each member of an ensemble a line", async () => {
  const { texts, pictures, broadcast } = recorder();
  const view = await trainingsView(broadcast, { names: ["mlp"], everyMs: 60_000 });
  const watched = view.watch("mlp");
  for (const [i, epoch] of [1, 2, 1, 2].entries()) {
    watched(i + 1, 4, { ...losses(0.7, 0.69), epoch });
    view.onEpoch({ model: "mlp", fold: 0 }, { ...losses(0.6, 0.59), epoch });
  }
  await view.finish();
  assert.match(texts.at(-1)!, /^Trainings: 4 trainings in /);
  assert.equal(linesOf(pictures.at(-1)!) - linesOf(pictures[0]), 8);
});

Deno.test("trainingsView() goes quiet where nobody can be shown anything", async () => {
  let calls = 0;
  const view = await trainingsView(() => {
    calls++;
    throw new Error("nobody is there");
  }, { names: ["mlp"], everyMs: 0 });
  view.watch("mlp")(1, 2, losses(0.7, 0.7));
  await view.finish();
  assert.equal(calls, 1);
});

Deno.test("trainingsView() refuses a model that has no panel", async () => {
  const { broadcast } = recorder();
  const view = await trainingsView(broadcast, { names: ["mlp", "tcn"] });
  assert.throws(() => view.watch("lstm"), {
    name: "RangeError",
    message: "Expected one of mlp, tcn but found lstm",
  });
});
