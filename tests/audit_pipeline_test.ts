import assert from "node:assert/strict";
import { prng } from "lib/core/mod.ts";
import { auditExperiment, configSchema } from "lib/experiments/mod.ts";
import { featureSet, logReturn, simpleReturn, volatility } from "lib/features/mod.ts";
import { randomBars } from "lib/features/testing.ts";
import { plantedExperiments } from "./audit/planted/experiments.ts";

const bars = randomBars(900, prng(3));
const features = featureSet("small", [
  logReturn(),
  ...[2, 5, 13].map((window) => simpleReturn({ window })),
  volatility({ window: 10 }),
]);
const NAMES = features.features.flatMap(({ names }) => names);

const PARTS = { validation: 60, calibration: 120, embargo: 5 };
const SPLITS = {
  walkForward: { train: 350, test: 150, ...PARTS },
  purgedKFold: { kind: "purgedKFold", folds: 4, ...PARTS },
  combinatorialPurged: { kind: "combinatorialPurged", groups: 4, testGroups: 2, ...PARTS },
} as const;

function configOf(split: keyof typeof SPLITS) {
  return configSchema.parse({
    name: "audited",
    question: "Does every step see what it may?",
    data: { sample: "BTCUSDT-1d" },
    sampleWeights: "uniqueness",
    label: { kind: "direction", horizon: 3 },
    validation: SPLITS[split],
    backtest: { periodsPerYear: 365 },
    models: [{ kind: "mlp", hiddenSizes: [4], epochs: 2 }],
  });
}

for (const split of Object.keys(SPLITS) as (keyof typeof SPLITS)[]) {
  for (const { name, cause, ...planted } of plantedExperiments(NAMES)) {
    // What is forecast is looked at alike in all folds.
    if (cause === "pipeline" && split !== "purgedKFold" && !/fifth row/.test(name)) continue;
    Deno.test(`auditExperiment() ${cause ? "names" : "finds nothing wrong in"} ${name} with ${split}`, async () => {
      const experiment = { config: configOf(split), bars, features, ...planted };
      const { findings } = await auditExperiment(experiment, { cuts: 1 });
      const causes = new Set(findings.map((finding) => finding.cause));
      assert.deepEqual([...causes], cause ? [cause] : []);
      assert.ok(findings.every(({ severity }) => severity === "error"));
    });
  }

  Deno.test(`auditExperiment() raises nothing on the pipeline of runs with ${split}`, async () => {
    const { findings } = await auditExperiment({ config: configOf(split), bars, features });
    assert.deepEqual(findings, []);
  });
}

Deno.test("auditExperiment() names wishes of the next return whose size follows past returns", async () => {
  const policy = { sizing: { kind: "volatility", target: 0.2, window: 20 } };
  const config = configSchema.parse({ ...configOf("purgedKFold"), policy });
  const leaks = plantedExperiments(NAMES).filter(({ name }) => /a wish .*every/.test(name));
  for (const { evaluate } of leaks) {
    const experiment = { config, bars, features, evaluate };
    const { findings } = await auditExperiment(experiment, { cuts: 1 });
    assert.deepEqual([...new Set(findings.map(({ cause }) => cause))], ["pipeline"]);
  }
  assert.equal(leaks.length, 2);
});

const CALIBRATIONS = ["isotonic", "beta", "temperature", "vennAbers", "auto"] as const;

for (const calibration of CALIBRATIONS) {
  Deno.test(`auditExperiment() raises nothing on runs with calibration ${calibration}, abstention and sizes`, async () => {
    const config = configSchema.parse({
      ...configOf("walkForward"),
      calibration,
      policy: {
        side: "longShort",
        abstain: { coverage: 0.7 },
        sizing: { kind: "volatility", target: 0.2, window: 20 },
      },
    });
    const { findings } = await auditExperiment({ config, bars, features }, { cuts: 1 });
    assert.deepEqual(findings, []);
  });
}
