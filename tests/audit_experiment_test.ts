import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { sampleBars } from "lib/data/mod.ts";
import {
  auditExperiment,
  configSchema,
  type ExperimentConfig,
  runExperiment,
} from "lib/experiments/mod.ts";
import { core13, featureSet, simpleReturn } from "lib/features/mod.ts";
import { loadRun, renderReport } from "lib/reports/mod.ts";
import { featureOf } from "./audit/planted/features.ts";
import { temporaryFolder } from "./temporary_folder.ts";

const CLI = fileURLToPath(new URL("../cli/audit.ts", import.meta.url));

function configOf(features: object = {}): ExperimentConfig {
  return configSchema.parse({
    name: "audited",
    question: "Is it honest?",
    data: { sample: "BTCUSDT-1d" },
    features,
    validation: { train: 1460, validation: 120, calibration: 365, test: 300, embargo: 5 },
    bootstrap: { resamples: 100 },
    backtest: { periodsPerYear: 365 },
    models: [{ kind: "logistic" }, { kind: "mlp", epochs: 2 }],
  });
}

/** A module of features, of which one is tomorrow's return. */
const PEEK = `export const peek = {
  names: ["peek"],
  inputs: ["close"],
  warmup: 0,
  compute({ close }, [out]) {
    for (let t = 0; t < out.length; t++) out[t] = close[t + 1] / close[t] - 1;
  },
};
`;

async function run(config: ExperimentConfig, options: { audit?: boolean } = {}) {
  const folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder}/peek.ts`, PEEK);
  return await runExperiment(config, {
    configPath: `${folder}/experiment.json`,
    outFolder: folder,
    command: "test",
    workers: 1,
    ...options,
  });
}

Deno.test("auditExperiment() raises nothing on features, folds, scaler and models of an experiment", async () => {
  const bars = await sampleBars("BTCUSDT-1d");
  const report = await auditExperiment({ config: configOf(), bars, features: core13 });
  assert.deepEqual(report.findings, []);
  assert.ok(
    report.measures.some(({ column, settledAfter }) => column === "rsi14" && settledAfter! > 100),
  );
  assert.ok(
    report.measures.some(({ column, settledAfter }) => column === "return7" && settledAfter === 7),
  );
});

Deno.test("auditExperiment() follows a leak from the feature to the forecasts", async () => {
  const bars = await sampleBars("BTCUSDT-1d");
  const features = featureSet("leaky", [
    simpleReturn({ window: 1 }),
    featureOf("peek", ({ close }) => close.map((value, t) => close[t + 1] / value - 1)),
  ]);
  const { findings } = await auditExperiment({ config: configOf(), bars, features });
  const [first] = findings;
  assert.deepEqual([first.column, first.cause, first.offset], ["peek", "labelBar", 1]);
  // The last rows are counted from the first of all bars, not of those that were looked at.
  assert.ok(
    first.firstRow! < bars.length &&
      first.time === new Date(bars.time[first.firstRow!]).toISOString(),
  );
  const kinds = new Set(findings.map(({ kind }) => kind));
  assert.ok(kinds.has("feature") && kinds.has("prediction"));
});

Deno.test("runExperiment() keeps what its audit has found and the report tells it", async () => {
  const finished = await run({ ...configOf(), smoke: true });
  const { audit, timings } = finished.manifest;
  assert.deepEqual(audit?.findings, []);
  assert.equal(audit?.form, "quick");
  assert.ok(timings.audit >= 0);
  assert.match(await renderReport(await loadRun(finished.folder)), /No look-ahead found/);
});

Deno.test("runExperiment() ends before the first model when a feature looks ahead", async () => {
  const config = configOf({ set: ["core13"], file: "./peek.ts" });
  await assert.rejects(
    run({ ...config, smoke: true }),
    /no look-ahead but found .*feature peek .*--no-audit/,
  );
});

Deno.test("runExperiment() without its audit says so in the manifest and in red", async () => {
  const config = configOf({ set: ["core13"], file: "./peek.ts" });
  const finished = await run({ ...config, smoke: true }, { audit: false });
  assert.equal(finished.manifest.audit, null);
  const page = await renderReport(await loadRun(finished.folder));
  assert.equal(page.match(/<p class="alarm"><strong>Not audited/g)?.length, 2);
});

/** `deno task audit` with the permissions of its task, but writing into a folder of its own. */
async function execute(folder: string, args: readonly string[]) {
  const permissions = ["--allow-read", "--allow-env", "--allow-sys", "--allow-ffi"];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--no-prompt",
      ...permissions,
      `--allow-write=${folder}`,
      CLI,
      ...args,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("audit names column, row, offset and cause, exits 1 and writes JSON and a page", async () => {
  const folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder}/peek.ts`, PEEK);
  const out = `${folder}/out`;
  const { code, stdout, stderr } = await execute(folder, [
    "--features",
    `${folder}/peek.ts`,
    "--out",
    out,
  ]);
  assert.equal(code, 1, stderr);
  assert.match(stdout, /^error +feature peek +\d+ +\d{4}-\d\d-\d\dT00:00Z +1 +labelBar$/m);
  const report = JSON.parse(await Deno.readTextFile(`${out}/audit.json`));
  assert.equal(report.findings[0].cause, "labelBar");
  assert.match(await Deno.readTextFile(`${out}/audit.html`), /labelBar/);
});

Deno.test("audit exits 0 on an honest experiment and 1 on what is not there", async () => {
  const folder = await temporaryFolder();
  const honest = await execute(folder, ["--quick", "--out", folder]);
  assert.equal(honest.code, 0, honest.stderr);
  assert.match(honest.stdout, /No look-ahead found/);
  const missing = await execute(folder, ["nowhere/experiment.json"]);
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /^error: /m);
});
