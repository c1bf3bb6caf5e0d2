import assert from "node:assert/strict";
import { parseConfig, runExperiment, verifyLedger, verifyRun } from "lib/experiments/mod.ts";
import { renderReport } from "lib/reports/mod.ts";
import { temporaryFolder } from "./temporary_folder.ts";

async function run(folder: string, changes: Record<string, unknown>) {
  const text = JSON.stringify({
    name: "seeds",
    question: "How much is luck?",
    data: { sample: "BTCUSDT-1d" },
    validation: { train: 400, validation: 100, calibration: 100, test: 1500 },
    backtest: { periodsPerYear: 365 },
    bootstrap: { resamples: 100 },
    models: [
      { kind: "logistic" },
      { kind: "mlp", sequenceLength: 2, hiddenSizes: [4], epochs: 2, patience: 2 },
    ],
    ...changes,
  });
  return await runExperiment(parseConfig(text, { path: "seeds.json" }), {
    configPath: `${folder}/seeds.json`,
    outFolder: folder,
    command: "seeds",
    workers: 2,
    audit: false,
  });
}

Deno.test("a run with seeds finds with each what a run of that seed finds, a trial each", async () => {
  const [folder, alone] = [await temporaryFolder(), await temporaryFolder()];
  const { metrics, folder: runFolder, manifest, tables } = await run(folder, {
    seed: 8,
    seeds: [7, 8, 9],
  });
  const { seeds, models } = metrics.seeds!;
  assert.deepEqual(seeds, [8, 7, 9]);
  // Logistic regression draws nothing.
  assert.deepEqual(models.map(({ name }) => name), ["mlp"]);
  const [{ bySeed, rocAuc, betterThanChance }] = models;
  const other = await run(alone, { seed: 9 });
  const single = other.metrics.models[1];
  assert.deepEqual(bySeed[2], {
    seed: 9,
    rocAuc: single.forecast.rocAuc,
    sharpe: single.trading.sharpe,
    totalReturn: single.trading.totalReturn,
  });
  assert.deepEqual(bySeed[0].rocAuc, metrics.models[1].forecast.rocAuc);
  const areas = bySeed.map((figures) => figures.rocAuc.estimate!);
  const mean = (areas[0] + areas[1] + areas[2]) / 3;
  assert.ok(Math.abs(rocAuc.mean! - mean) < 1e-12);
  const variance = areas.reduce((sum, area) => sum + (area - mean) ** 2, 0) / 2;
  assert.ok(Math.abs(rocAuc.deviation! - Math.sqrt(variance)) < 1e-12);
  assert.deepEqual([rocAuc.low, rocAuc.high], [Math.min(...areas), Math.max(...areas)]);
  const better = bySeed.filter((figures) => figures.rocAuc.low! > 0.5).length;
  assert.equal(betterThanChance, better / 3);

  const { lines } = await verifyLedger(`${folder}/ledger.jsonl`);
  const finished = lines.filter(({ status }) => status === undefined);
  assert.deepEqual(finished.map(({ model, source }) => `${model} ${source ?? "run"}`), [
    "logistic run",
    "mlp run",
    "mlp seeds",
    "mlp seeds",
  ]);
  // The very trials that runs of those seeds would be.
  const singles = (await verifyLedger(`${alone}/ledger.jsonl`)).lines;
  assert.ok(finished.some(({ trialSha256 }) => trialSha256 === singles.at(-1)!.trialSha256));
  assert.equal(metrics.trials.total, 4);

  const page = await renderReport({ metrics, manifest, tables });
  assert.match(page, /<h2>Seeds<\/h2>/);
  assert.match(page, /fitted with 3 seeds: 8, 7, 9/);
  const { same, outputs } = await verifyRun(runFolder);
  assert.ok(same, JSON.stringify(outputs));
});

Deno.test("seeds of a configuration must hold its own seed, and none twice", () => {
  const config = {
    name: "seeds",
    question: "?",
    data: { sample: "BTCUSDT-1d" },
    validation: { train: 400, validation: 100, calibration: 100, test: 1500 },
    backtest: { periodsPerYear: 365 },
    models: [{ kind: "mlp" }],
  };
  const parse = (changes: Record<string, unknown>) => () =>
    parseConfig(JSON.stringify({ ...config, ...changes }), { path: "x.json" });
  assert.throws(parse({ seed: 3, seeds: [1, 2] }), /seeds: Expected a list with seed, 3, in it/);
  assert.throws(
    parse({ seeds: [1, 1] }),
    /seeds: Expected a list of at least two seeds, all different/,
  );
  assert.throws(parse({ seeds: [1] }), /seeds: Expected a list of at least two seeds/);
});
