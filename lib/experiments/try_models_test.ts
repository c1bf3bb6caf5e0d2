import assert from "node:assert/strict";
import { temporaryFolder } from "../../tests/temporary_folder.ts";
import { sampleBars } from "../data/mod.ts";
import { configSchema } from "./config.ts";
import { verifyLedger } from "./ledger.ts";
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

Deno.test("tryModels() finds the figures of the run, and counts what it tries", async () => {
  const outFolder = await temporaryFolder();
  const ledger = `${outFolder}/ledger.jsonl`;
  const tried = await tryModels(await sampleBars("BTCUSDT-1d"), CONFIG, { ledger });
  const { metrics } = await runExperiment(CONFIG, {
    configPath: `${outFolder}/experiment.json`,
    outFolder,
    command: "test",
  });
  const timeless = (record: object) => ({ ...record, seconds: 0 });
  assert.deepEqual(
    [...tried.models.values()].map(({ record }) => timeless(record)),
    metrics.models.map(timeless),
  );
  assert.deepEqual(tried.benchmark.record, metrics.benchmark);
  // The same trials on the same bars, though one was told their file and the other their numbers.
  assert.deepEqual(metrics.trials, { run: 2, total: 2 });
  assert.match(tried.verdict.sentence, /because the ledger counts 2 trials/);
  const { lines } = await verifyLedger(ledger);
  assert.deepEqual(
    lines.map(({ source = "run", status = "finished" }) => `${source} ${status}`),
    [
      ...["notebook begun", "notebook begun", "notebook finished", "notebook finished"],
      ...["run finished", "run finished"],
    ],
  );
  const audited = ({ verdict }: { verdict: typeof metrics.verdict }) =>
    verdict.reasons!.find(({ criterion }) => criterion === "audit")!.met;
  assert.deepEqual([audited(tried), audited(metrics)], ["unknown", true]);
});

Deno.test("tryModels() widens the verdict for trials made elsewhere", async () => {
  const options = { earlierTrials: 3, ledger: `${await temporaryFolder()}/ledger.jsonl` };
  const { verdict } = await tryModels(await sampleBars("BTCUSDT-1d"), CONFIG, options);
  assert.match(
    verdict.sentence,
    /intervals at 99 % because the ledger and earlierTrials count 5 trials/,
  );
});

Deno.test("tryModels() does not know how many trials there were where nothing counts them", async () => {
  const bars = await sampleBars("BTCUSDT-1d");
  const { verdict } = await tryModels(bars, CONFIG, { ledger: null });
  assert.match(verdict.sentence, /how many trials these data have seen is unknown\.$/);
  const met = Object.fromEntries(verdict.reasons!.map((reason) => [reason.criterion, reason.met]));
  assert.equal(met.deflatedSharpe, false);
  const { found } = verdict.reasons!.find(({ criterion }) => criterion === "deflatedSharpe")!;
  assert.match(found, /after 2 trials, less after more$/);
});

Deno.test("tryModels() records what of a model's settings is likely a mistake", async () => {
  const tcn = { kind: "tcn", sequenceLength: 4, blocks: 3, channels: 2, epochs: 1 };
  const config = configSchema.parse({ ...CONFIG, models: [{ kind: "logistic" }, tcn] });
  const { models } = await tryModels(await sampleBars("BTCUSDT-1d"), config, { ledger: null });
  assert.equal(models.get("logistic")!.record.warnings, undefined);
  assert.match(
    models.get("tcn")!.record.warnings![0],
    /receptive field of 29 bars and a window of 4/,
  );
});
