import assert from "node:assert/strict";
import { temporaryFolder } from "../../tests/temporary_folder.ts";
import { readParquet } from "../data/mod.ts";
import { parseConfig } from "./parse_config.ts";
import { runExperiment } from "./run_experiment.ts";

const SHAPE = { sequenceLength: 4, hiddenSizes: [4], epochs: 3, patience: 3 };

Deno.test("runExperiment() keeps and tells the figure that stops a training", async () => {
  const folder = await temporaryFolder();
  const json = JSON.stringify({
    name: "figures",
    question: "What chose the epoch?",
    data: { sample: "BTCUSDT-1d" },
    validation: { train: 400, validation: 100, calibration: 100, test: 1000 },
    backtest: { periodsPerYear: 365 },
    bootstrap: { resamples: 100 },
    models: [
      { kind: "logistic" },
      { kind: "mlp", name: "plain", ...SHAPE },
      {
        ...{ kind: "mlp", name: "watched", ...SHAPE, monitor: "prAuc", loss: { kind: "focal" } },
        schedule: { kind: "cosine" },
      },
    ],
  });
  const told: string[] = [];
  const run = await runExperiment(parseConfig(json, { path: "x.json" }), {
    configPath: `${folder}/x.json`,
    outFolder: folder,
    command: "x",
    workers: 1,
    audit: false,
    onEpoch: ({ model, fold }, { epoch, metric }) => {
      told.push(`${model} ${fold} ${epoch} ${metric !== undefined}`);
    },
  });

  assert.deepEqual(run.metrics.models.map(({ figures }) => figures), [
    undefined,
    { loss: "binary cross-entropy" },
    { loss: "binary focal loss", metric: "PR-AUC" },
  ]);
  assert.ok(told.includes("plain 0 1 false") && told.includes("watched 0 1 true"));

  const history = await readParquet(`${run.folder}/history.parquet`);
  const rowsOf = (name: string) =>
    Array.from(history.model.keys()).filter((i) =>
      history.model[i] === name && history.fold[i] === 0
    );
  for (const row of rowsOf("plain")) {
    assert.ok(Number.isNaN(history.metric[row]));
    assert.equal(history.learningRate[row], 0.001);
  }
  const watched = rowsOf("watched");
  const areas = watched.map((row) => Number(history.metric[row]));
  assert.ok(areas.every((area) => area > 0 && area < 1));
  const kept = watched.filter((row) => history.best[row] === 1);
  assert.deepEqual(kept.map((row) => history.metric[row]), [Math.max(...areas)]);
  const rates = watched.map((row) => Number(history.learningRate[row]));
  assert.ok(rates[0] > rates[1] && rates[1] > rates[2], `${rates}`);
});
