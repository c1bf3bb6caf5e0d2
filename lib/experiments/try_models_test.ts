import assert from "node:assert/strict";
import { sampleBars } from "../data/mod.ts";
import { configSchema } from "./config.ts";
import { runExperiment } from "./run_experiment.ts";
import { tryModels } from "./try_models.ts";

const CONFIG = configSchema.parse({
  name: "try",
  question: "Is a try what a run is?",
  data: { sample: "BTCUSDT-1d" },
  validation: { train: 1200, validation: 120, calibration: 300, test: 400, embargo: 5 },
  backtest: { periodsPerYear: 365 },
  bootstrap: { resamples: 200 },
  models: [{ kind: "smaCross" }, { kind: "logistic" }],
});

Deno.test("tryModels() finds the figures of the run and leaves nothing behind", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const configPath = `${folder}/experiment.json`;
    const outFolder = `${folder}/out`;
    const tried = await tryModels(await sampleBars("BTCUSDT-1d"), CONFIG);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
    const { metrics } = await runExperiment(CONFIG, { configPath, outFolder, command: "test" });
    const timeless = (record: object) => ({ ...record, seconds: 0 });
    assert.deepEqual(
      [...tried.models.values()].map(({ record }) => timeless(record)),
      metrics.models.map(timeless),
    );
    assert.deepEqual(tried.benchmark.record, metrics.benchmark);
    const sentence = metrics.verdict.sentence.replace("the ledger counts", "it was told of");
    assert.deepEqual(tried.verdict, { ...metrics.verdict, sentence });
    assert.match(sentence, /because it was told of 2 trials/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("tryModels() widens the verdict for trials made before", async () => {
  const options = { earlierTrials: 3 };
  const { verdict } = await tryModels(await sampleBars("BTCUSDT-1d"), CONFIG, options);
  assert.match(verdict.sentence, /intervals at 99 % because it was told of 5 trials/);
});

Deno.test("tryModels() records what of a model's settings is likely a mistake", async () => {
  const tcn = { kind: "tcn", sequenceLength: 4, blocks: 3, channels: 2, epochs: 1 };
  const config = configSchema.parse({ ...CONFIG, models: [{ kind: "logistic" }, tcn] });
  const { models } = await tryModels(await sampleBars("BTCUSDT-1d"), config);
  assert.equal(models.get("logistic")!.record.warnings, undefined);
  assert.match(
    models.get("tcn")!.record.warnings![0],
    /receptive field of 29 bars and a window of 4/,
  );
});
