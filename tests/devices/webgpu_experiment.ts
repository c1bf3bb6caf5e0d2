/**
 * Experiments whose networks are trained on WebGPU. Needs a GPU, or a Vulkan driver that computes on the
 * CPU: `deno task test:devices`. @module
 */
import assert from "node:assert/strict";
import { readParquet } from "lib/data/mod.ts";
import { type FinishedRun, parseConfig, runExperiment } from "lib/experiments/mod.ts";
import { temporaryFolder } from "../temporary_folder.ts";

const outFolder = await temporaryFolder();

function run(device: string, { workers }: { workers?: number } = {}): Promise<FinishedRun> {
  const path = `${outFolder}/experiment.json`;
  const small = { sequenceLength: 4, epochs: 2, batchSize: 64, dropout: 0.1 };
  const config = parseConfig(
    JSON.stringify({
      name: "devices",
      question: "Does the device matter?",
      device,
      data: { sample: "BTCUSDT-1d" },
      validation: { train: 400, validation: 60, calibration: 120, test: 1200 },
      backtest: { periodsPerYear: 365 },
      bootstrap: { resamples: 100 },
      models: [
        { kind: "logistic" },
        { kind: "mlp", hiddenSizes: [4], ...small },
        { kind: "lstm", hiddenSize: 4, ...small },
      ],
    }),
    { path },
  );
  return runExperiment(config, { configPath: path, outFolder, command: "the command", workers });
}

const losses = (of: FinishedRun) => [...of.tables.history.trainLoss as Float64Array];

Deno.test("An experiment on WebGPU learns what it learns on the CPU, and says where", async () => {
  const cpu = await run("cpu"), gpu = await run("webgpu");
  assert.equal(gpu.manifest.device, "webgpu");
  assert.equal(gpu.manifest.deviceReason, "webgpu, as configured");
  assert.equal(gpu.manifest.workers, 1);
  assert.equal(gpu.manifest.command, "the command");

  const [expected, found] = [losses(cpu), losses(gpu)];
  assert.ok(expected.length > 4);
  expected.forEach((loss, i) => assert.ok(Math.abs(found[i] - loss) < 1e-3, `${found[i]} ${loss}`));
  assert.notDeepEqual(found, expected, "Expected another device to differ in the last digits");
  // A model that is no network is computed as always.
  const rowsOf = ({ tables: { predictions } }: FinishedRun) =>
    [...predictions.score as Float64Array].filter((_, i) => predictions.model[i] === "logistic");
  assert.ok(rowsOf(gpu).length > 0);
  assert.deepEqual(rowsOf(gpu), rowsOf(cpu));

  const trials = (await Deno.readTextFile(`${outFolder}/ledger.jsonl`)).trim().split("\n")
    .map((line) => JSON.parse(line).trialSha256);
  assert.equal(new Set(trials).size, 6);
});

Deno.test("An experiment on auto settles on one device, and its command repeats it there", async () => {
  const auto = await run("auto");
  const { device, deviceReason, command, config } = auto.manifest;
  assert.match(
    deviceReason!,
    new RegExp(`^Chose ${device} after ten steps on each.* mlp: cpu .* `),
  );
  assert.match(
    deviceReason!,
    /\. lstm: cpu .*; webgpu [\d.]+ steps\/s, with the CPU's losses; cuda /,
  );
  assert.equal(command, `the command --device ${device}`);
  assert.equal((config as { device: string }).device, "auto");
  const again = await run(device);
  assert.deepEqual(again.tables.predictions, auto.tables.predictions);
  const written = await readParquet(`${auto.folder}/predictions.parquet`);
  assert.deepEqual([...written.score as Float64Array], [
    ...again.tables.predictions.score as Float64Array,
  ]);
});

Deno.test("An experiment on WebGPU refuses several workers before it begins", async () => {
  await assert.rejects(
    run("webgpu", { workers: 2 }),
    new RangeError("Expected workers to be 1 on webgpu but found 2"),
  );
});
