import assert from "node:assert/strict";
import { sampleBars } from "../data/mod.ts";
import { computeFolds } from "./compute_folds.ts";
import { applySmoke } from "./config.ts";
import { parseConfig } from "./parse_config.ts";
import { planExperiment } from "./plan.ts";

const LSTM = { kind: "lstm", sequenceLength: 4, hiddenSize: 4, epochs: 1 };
const config = parseConfig(
  JSON.stringify({
    name: "x",
    question: "?",
    data: { sample: "BTCUSDT-1d" },
    validation: { train: 200, validation: 40, calibration: 60, test: 60 },
    backtest: { periodsPerYear: 365 },
    models: [{ ...LSTM, name: "a" }, { ...LSTM, name: "b" }],
  }),
  { path: "test" },
);
const plan = planExperiment(config, await sampleBars("BTCUSDT-1d"));

/** Scores of both models on folds that hold the same samples and differ in their number alone. */
async function scores(seed: number, ...folds: number[]): Promise<Float64Array[]> {
  const same = { ...plan, folds: folds.map((index) => ({ ...plan.folds[0], index })) };
  const results = await computeFolds(same, { ...config, seed }, { workers: 1 });
  return results.flat().map(({ test }) => test.score);
}

Deno.test("computeFolds() gives every model in every fold a seed of its own", async () => {
  const four = await scores(1, 0, 1);
  assert.equal(four.length, 4);
  const others = await scores(2, 0);
  assert.equal(new Set([...four, ...others].map((score) => score.join())).size, 6);
});

Deno.test("computeFolds() gives a fold the same seed whatever is computed beside it", async () => {
  const [a0, a1, b0, b1] = await scores(1, 0, 1);
  assert.deepEqual(await scores(1, 1, 0), [a1, a0, b1, b0]);
  assert.deepEqual(await scores(1, 1), [a1, b1]);
});

Deno.test("computeFolds() tells how each training goes, and counts the epochs of all its seeds", async () => {
  const network = { ...LSTM, epochs: 2, seeds: 2, monitor: "rocAuc" };
  const seeded = parseConfig(
    JSON.stringify({ ...config, models: [network] }),
    { path: "test" },
  );
  const { folds: [first], ...planned } = planExperiment(seeded, await sampleBars("BTCUSDT-1d"));
  const notes: string[] = [], epochs: number[] = [], totals: number[] = [];
  await computeFolds({ ...planned, folds: [first] }, seeded, {
    workers: 1,
    progress: {
      start: (total) => void totals.push(total),
      update: (_, note = "") => void notes.push(note),
      stop: () => {},
    },
    onEpoch: (place, { epoch, metric }) => {
      assert.deepEqual(place, { model: "lstm", fold: 0 });
      assert.ok(Number.isFinite(metric));
      epochs.push(epoch);
    },
  });
  assert.deepEqual(totals, [4]);
  assert.deepEqual(epochs, [1, 2, 1, 2]);
  assert.equal(notes.length, 5);
  const told = /^lstm in fold 0, epoch 2, loss \d\.\d{4}, metric 0\.\d{4}, \d+ steps\/s$/;
  assert.match(notes[1], told);
});

Deno.test("a smoke run trains at most two seeds, and none that were not asked for", () => {
  const models = [{ ...LSTM, name: "many", seeds: 9 }, { ...LSTM, name: "one" }];
  const parsed = parseConfig(JSON.stringify({ ...config, models, smoke: true }), { path: "test" });
  const settings = applySmoke(parsed).models.map((model) => "seeds" in model ? model.seeds : null);
  assert.deepEqual(settings, [2, null]);
});
