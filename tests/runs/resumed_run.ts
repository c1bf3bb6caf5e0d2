/**
 * The process that `run_resume_test.ts` kills: runs an experiment, and prints a line for each epoch
 * and for what it goes on from. Argument: the folder for runs.
 *
 * @module
 */
import { parseConfig, runExperiment } from "lib/experiments/mod.ts";

const [outFolder] = Deno.args;

const network = { sequenceLength: 8, batchSize: 32, patience: 40, epochs: 40 };
const config = parseConfig(
  JSON.stringify({
    name: "killed",
    question: "Does a run that was killed end with the same bytes?",
    seed: 3,
    data: { sample: "BTCUSDT-1d" },
    validation: { train: 500, validation: 100, calibration: 100, test: 1300 },
    backtest: { periodsPerYear: 365, fee: 0.001 },
    bootstrap: { resamples: 100 },
    models: [
      { kind: "logistic" },
      { kind: "mlp", ...network, hiddenSizes: [16], dropout: 0.2, seeds: 2 },
      { kind: "gru", ...network, hiddenSize: 8 },
    ],
  }),
  { path: "killed.json" },
);

const { folder } = await runExperiment(config, {
  configPath: "killed.json",
  outFolder,
  command: "killed",
  workers: 2,
  audit: false,
  checkpointSeconds: 0.02,
  onResume: ({ finished, of }) => console.log(`resumed ${finished} ${of}`),
  onEpoch: ({ model, fold }, { epoch }) => console.log(`epoch ${model} ${fold} ${epoch}`),
});
console.log(`done ${folder}`);
Deno.exit(0);
