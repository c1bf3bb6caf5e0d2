import assert from "node:assert/strict";
import { join } from "node:path";
import { sampleBars } from "../data/mod.ts";
import { selectColumns } from "../dataset/mod.ts";
import { parseConfig } from "./parse_config.ts";
import { readConfig } from "./read_config.ts";
import { runExperiment } from "./run_experiment.ts";
import { tryModels } from "./try_models.ts";

const LIBRARY = new URL("../features/mod.ts", import.meta.url).href;
const moduleOf = (window: number) =>
  `import { rsi, volatility } from "${LIBRARY}";
export const strength = rsi({ window: ${window} });
export const spread = volatility({ window: 30 });
`;

Deno.test("runExperiment() takes features from a file, in workers, and says which they were", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const configPath = join(folder, "experiment.json");
    await Deno.writeTextFile(
      configPath,
      JSON.stringify({
        name: "own",
        question: "?",
        data: { sample: "BTCUSDT-1d" },
        features: { set: ["core13"], columns: ["logReturn", "rsi5"], file: "./mine.ts" },
        validation: { train: 800, validation: 60, calibration: 200, test: 900 },
        backtest: { periodsPerYear: 365 },
        bootstrap: { resamples: 100 },
        smoke: true,
        models: [{ kind: "logistic" }, { kind: "smaCross" }],
      }),
    );
    const run = async (text: string) => {
      await Deno.writeTextFile(join(folder, "mine.ts"), text);
      const config = await readConfig(configPath);
      return await runExperiment(config, {
        configPath,
        outFolder: folder,
        command: "",
        workers: 1,
      });
    };
    const first = await run(moduleOf(5));
    assert.deepEqual(first.metrics.features.learnt, ["logReturn", "rsi5"]);
    assert.deepEqual(first.metrics.features.names, ["logReturn", "rsi5", "smaRatio50_200"]);
    assert.equal(first.metrics.models[0].parameters, 3);
    assert.equal(first.manifest.features!.path, "./mine.ts");

    const changed = await run(
      `${moduleOf(5)}// Another trial: nobody can tell what a change does.\n`,
    );
    assert.notEqual(changed.manifest.features!.sha256, first.manifest.features!.sha256);
    const trials = (await Deno.readTextFile(join(folder, "ledger.jsonl"))).trim().split("\n")
      .map((line) => JSON.parse(line).trialSha256);
    // Two runs of two models, one of which reads none of the file's features.
    assert.equal(new Set(trials).size, 4);

    await assert.rejects(() => run(moduleOf(6)), /experiment\.json: features: .* found rsi5$/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("tryModels() lets learning models choose columns by each fold's training part", async () => {
  const config = parseConfig(
    JSON.stringify({
      name: "x",
      question: "?",
      data: { sample: "BTCUSDT-1d" },
      features: { select: { by: "mrmr", count: 4, clusterAbove: 0.9 } },
      validation: { train: 800, validation: 60, calibration: 200, test: 600 },
      backtest: { periodsPerYear: 365 },
      bootstrap: { resamples: 100 },
      smoke: true,
      models: [{ kind: "logistic" }, { kind: "buyAndHold" }],
    }),
    { path: "test" },
  );
  const bars = await sampleBars("BTCUSDT-1d");
  const { models, samples, folds } = await tryModels(bars, config, { workers: 1, ledger: null });
  const { record } = models.get("logistic")!;
  assert.equal(record.parameters, 5);
  assert.deepEqual(
    record.selection!.byFold,
    folds.map(({ index, train }) => ({
      fold: index,
      columns: selectColumns(samples, train, { by: "mrmr", count: 4, clusterAbove: 0.9 }).names,
    })),
  );
  assert.ok(record.selection!.stability! <= 1);
  assert.equal(models.get("buyAndHold")!.record.selection, undefined);
});
