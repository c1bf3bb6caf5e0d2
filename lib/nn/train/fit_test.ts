import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import { dense, lastStep, type Network } from "../layers/mod.ts";
import type { SampleSource } from "./batches.ts";
import { fit } from "./fit.ts";
import { Scorer } from "./scorer.ts";
import {
  FEATURES,
  fitOptions as options,
  TIME,
  toyNetwork as network,
  toySource,
} from "./testing.ts";

Deno.test("fit() learns what can be learnt", async () => {
  const { history } = await fit(
    network,
    { train: toySource(400), validation: toySource(200, { seed: 2 }) },
    options(),
  );
  assert.ok(Math.min(...history.map((record) => record.validationLoss)) < 0.35);
  assert.ok(history[0].trainLoss > history[history.length - 1].trainLoss);
});

Deno.test("fit() gives the same bits for the same seed and others for another", async () => {
  const data = { train: toySource(90), validation: toySource(40, { seed: 2 }) };
  const bytes = async (seed: number) =>
    Object.values((await fit(network, data, options({ epochs: 3, random: prng(seed) }))).weights)
      .map((weights) => weights.join()).join();
  assert.equal(await bytes(1), await bytes(1));
  assert.notEqual(await bytes(1), await bytes(2));
});

Deno.test("fit() stops early and returns the weights of the best epoch", async () => {
  // Labels that are half noise are soon overfitted at this learning rate.
  const validation = toySource(80, { seed: 2, noise: 0.5 });
  const { weights, history } = await fit(
    network,
    { train: toySource(60, { noise: 0.5 }), validation },
    options({ epochs: 60, learningRate: 0.03, patience: 4 }),
  );
  const losses = history.map((record) => record.validationLoss);
  const best = losses.indexOf(Math.min(...losses));
  assert.equal(history.length, best + 1 + 4);
  assert.deepEqual(history.map((record) => record.best), losses.map((_, i) => i === best));
  await using scorer = await Scorer.compile(network, { time: TIME, features: FEATURES, weights });
  const logits = await scorer.logits(validation);
  let loss = 0;
  logits.forEach((z, i) => loss += Math.log1p(Math.exp(validation.labels[i] ? -z : z)));
  assert.ok(Math.abs(loss / logits.length - losses[best]) < 1e-6);
});

Deno.test("fit() without validation samples runs every epoch and keeps the last", async () => {
  const { history } = await fit(
    network,
    { train: toySource(40), validation: toySource(0) },
    options({ epochs: 3, patience: 1 }),
  );
  assert.deepEqual(history.map((record) => record.best), [false, false, true]);
  assert.ok(Number.isNaN(history[0].validationLoss));
});

Deno.test("fit() gives the padding of the last batch no weight", async () => {
  // 33 samples in batches of 32 leave one real sample in the second batch. With only that sample
  // weighted, training on it must equal training on it alone in a batch.
  const linear: Network = (context, x) => dense(context, lastStep(x), { name: "head", units: 1 });
  const source = toySource(33);
  const unordered = { ...source, weights: new Float32Array(33).fill(1) };
  const result = await fit(
    linear,
    { train: unordered, validation: toySource(0) },
    options({ epochs: 1, learningRate: 0 }),
  );
  // At learning rate 0 the weights stay, so the epoch's loss is the plain mean over 33 samples.
  await using scorer = await Scorer.compile(linear, {
    time: TIME,
    features: FEATURES,
    weights: result.weights,
  });
  const logits = await scorer.logits(source);
  let loss = 0;
  logits.forEach((z, i) => loss += Math.log1p(Math.exp(source.labels[i] ? -z : z)));
  assert.ok(Math.abs(loss / 33 - result.history[0].trainLoss) < 1e-6);
});

Deno.test("fit() names the epoch when the loss is not finite", async () => {
  const source = toySource(40);
  const poisoned: SampleSource = {
    ...source,
    gather(positions, out) {
      source.gather(positions, out);
      out[0] = NaN;
    },
  };
  await assert.rejects(
    () => fit(network, { train: poisoned, validation: toySource(0) }, options()),
    { name: "RangeError", message: /found NaN in epoch 1, step 1/ },
  );
});

Deno.test("fit() stops between steps when aborted and refuses to start with nothing", async () => {
  const controller = new AbortController();
  const run = fit(
    network,
    { train: toySource(64), validation: toySource(0) },
    options({ abort: controller.signal, onEpoch: () => controller.abort(new Error("enough")) }),
  );
  await assert.rejects(run, /enough/);
  await assert.rejects(
    () => fit(network, { train: toySource(0), validation: toySource(0) }, options()),
    RangeError,
  );
});

Deno.test("fit() draws a new dropout mask for every step", async () => {
  // All samples are one, and at learning rate 0 the weights stay: only the masks move the loss.
  const source = toySource(96);
  const same: SampleSource = {
    ...source,
    gather: (positions, out) => source.gather(positions.map(() => 0), out),
    labels: new Float32Array(96),
  };
  const losses: number[] = [];
  await fit(network, { train: same, validation: toySource(0) }, {
    ...options({ epochs: 2, learningRate: 0 }),
    onStep: ({ loss }) => void losses.push(loss),
  });
  assert.equal(new Set(losses).size, 6, losses.join());
});

Deno.test("fit() names the epoch when the validation loss is not finite", async () => {
  const validation = toySource(8);
  const poisoned: SampleSource = { ...validation, gather: (_, out) => out.fill(NaN) };
  // Not an LSTM: the runtime's operator squashes even NaN to a finite state.
  const linear: Network = (context, x) => dense(context, lastStep(x), { name: "head", units: 1 });
  await assert.rejects(
    () => fit(linear, { train: toySource(40), validation: poisoned }, options()),
    { name: "RangeError", message: /finite validation loss but found NaN after epoch 1/ },
  );
});
