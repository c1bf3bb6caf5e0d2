import assert from "node:assert/strict";
import { configSchema, runExperiment } from "../lib/experiments/mod.ts";

const config = (l2: number) =>
  configSchema.parse({
    name: "count",
    question: "How often was this asked?",
    data: { sample: "ETHUSDT-1d" },
    validation: { train: 1000, validation: 60, calibration: 200, test: 500 },
    backtest: { periodsPerYear: 365 },
    bootstrap: { resamples: 100 },
    models: [{ kind: "smaCross" }, { kind: "logistic", l2 }],
  });

Deno.test("runExperiment() widens the verdict for all that was tried on the data before", async () => {
  const outFolder = await Deno.makeTempDir();
  try {
    const run = (l2: number) =>
      runExperiment(config(l2), {
        configPath: "experiment.json",
        outFolder,
        command: "none",
        workers: 1,
      });
    const said: string[] = [];
    // The same again is no new trial; another penalty is one more, beside the same rule.
    for (const l2 of [1, 1, 2]) {
      const { metrics } = await run(l2);
      said.push(/intervals at .*$/.exec(metrics.verdict.sentence)![0]);
    }
    assert.deepEqual(said, [
      "intervals at 97.5 % because the ledger counts 2 trials on these data.",
      "intervals at 97.5 % because the ledger counts 2 trials on these data.",
      "intervals at 98.33 % because the ledger counts 3 trials on these data.",
    ]);
  } finally {
    await Deno.remove(outFolder, { recursive: true });
  }
});
