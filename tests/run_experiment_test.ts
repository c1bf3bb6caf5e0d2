import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";
import { type Columns, readParquet, sampleBars } from "../lib/data/mod.ts";
import { fitScaler, gatherWindows, join } from "../lib/dataset/mod.ts";
import {
  configSchema,
  coverForwardReturns,
  type ManifestRecord,
  type MetricsRecord,
  verifyLedger,
} from "../lib/experiments/mod.ts";
import { compute, core13, featureSet, smaRatio } from "../lib/features/mod.ts";
import { direction } from "../lib/labels/mod.ts";
import { Session } from "../lib/nn/onnx/mod.ts";
import { walkForward } from "../lib/validation/mod.ts";
import { temporaryFolder } from "./temporary_folder.ts";

const DAY_MS = 86_400_000;
const CLI = fileURLToPath(new URL("../cli/run_experiment.ts", import.meta.url));
const CONFIG = fileURLToPath(
  new URL("../experiments/btc-daily-direction/experiment.json", import.meta.url),
);

/** The command with the permissions of its task, except that it may write to `folder` only. */
function command(folder: string, args: readonly string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--no-prompt",
      "--allow-read",
      "--allow-env",
      "--allow-sys",
      "--allow-ffi",
      "--allow-run=git",
      `--allow-write=${folder}`,
      CLI,
      ...args,
      "--out",
      folder,
    ],
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  });
}

interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function execute(folder: string, args: readonly string[]): Promise<Output> {
  const { code, stdout, stderr } = await command(folder, args).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Every path below a folder, relative to it. */
async function pathsIn(folder: string, prefix = ""): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${prefix}`)) {
    paths.push(`${prefix}${name}`);
    if (isDirectory) paths.push(...await pathsIn(folder, `${prefix}${name}/`));
  }
  return paths.sort();
}

async function runsIn(folder: string): Promise<string[]> {
  const runs = `${folder}/btc-daily-direction/runs`;
  const names: string[] = [];
  for await (const { name } of Deno.readDir(runs)) names.push(`${runs}/${name}`);
  return names.sort();
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await Deno.readTextFile(path));
}

/** One smoke run, shared by the tests that only read it. */
const smoke = (async () => {
  const folder = await temporaryFolder();
  const output = await execute(folder, ["--smoke", "--workers", "1"]);
  assert.equal(output.code, 0, output.stderr);
  const [run] = await runsIn(folder);
  return { folder, run, output };
})();

Deno.test("run-experiment leaves a complete run and prints what it shows", async () => {
  const { folder, run, output } = await smoke;
  // A patch is there when the checkout has changes that are not committed.
  const paths = (await pathsIn(run)).filter((path) => path !== "code.patch");
  assert.deepEqual(paths, [
    "equity.parquet",
    "history.parquet",
    "manifest.json",
    "metrics.json",
    "models",
    "models/buyAndHold.onnx",
    "models/logistic.onnx",
    "models/lstm.onnx",
    "models/smaCross.onnx",
    "predictions.parquet",
    "report.html",
    "trades.parquet",
  ]);
  for (const model of ["buyAndHold", "smaCross", "logistic", "lstm"]) {
    assert.match(output.stdout, new RegExp(`^${model} .*0\\.\\d{3} \\[`, "m"));
  }
  assert.match(output.stdout, /^Smoke run, not a result: .*the ledger counts 4 trials/m);
  assert.ok(output.stdout.includes(`${run}/report.html`));
  assert.deepEqual(await pathsIn(folder), [
    "btc-daily-direction",
    "btc-daily-direction/runs",
    run.slice(folder.length + 1),
    ...(await pathsIn(run)).map((path) => `${run.slice(folder.length + 1)}/${path}`),
    "ledger.jsonl",
    "returns",
    ...(await pathsIn(`${folder}/returns`)).map((path) => `returns/${path}`),
  ]);
  assert.equal((await pathsIn(`${folder}/returns`)).length, 4);
});

Deno.test("run-experiment records what repeats the run", async () => {
  const { run } = await smoke;
  const manifest = await readJson<ManifestRecord>(`${run}/manifest.json`);
  assert.match(manifest.command, /^npx -y deno@\S+ task run-experiment --smoke --workers 1 --out /);
  assert.deepEqual([manifest.device, manifest.deviceReason], ["cpu", "cpu, as configured"]);
  assert.deepEqual(manifest.overrides, ["smoke=true"]);
  assert.equal(manifest.seed, 7);
  assert.equal(manifest.configPath, "experiments/btc-daily-direction/experiment.json");
  assert.match(manifest.data[0].sha256, /^[0-9a-f]{64}$/);
  const { models, bootstrap } = manifest.config as {
    models: { epochs?: number }[];
    bootstrap: { resamples: number };
  };
  assert.deepEqual([models[3].epochs, bootstrap.resamples], [2, 200]);
});

Deno.test("run-experiment's tables agree with its metrics", async () => {
  const { run } = await smoke;
  const metrics = await readJson<MetricsRecord>(`${run}/metrics.json`);
  const table = (name: string): Promise<Columns> => readParquet(`${run}/${name}.parquet`);
  const predictions = await table("predictions"), equity = await table("equity");
  const trades = await table("trades"), history = await table("history");
  assert.equal(metrics.folds.length, 2);
  const testSamples = metrics.folds.reduce((sum, fold) => sum + fold.test.samples, 0);
  for (const { name, forecast, trading, thresholds, kind } of metrics.models) {
    const rows = Array.from(predictions.model.keys()).filter((i) => predictions.model[i] === name);
    const tested = rows.filter((i) => predictions.part[i] === "test");
    assert.equal(tested.length, testSamples);
    assert.equal(forecast.samples, testSamples);
    // An independent count of the Brier score from the stored columns.
    const squares = tested.map((i) =>
      (Number(predictions.probability[i]) - Number(predictions.label[i])) ** 2
    );
    const brier = squares.reduce((sum, square) => sum + square, 0) / squares.length;
    assert.ok(Math.abs(brier - forecast.brier.estimate!) < 1e-12);
    const last = (equity.model as readonly string[]).lastIndexOf(name);
    assert.equal(equity.equity[last], trading.finalEquity);
    // Every wish is filled one bar after the bar it was made from; the last one has none after it.
    const wishes = tested.map((i) => Number(predictions.target[i]));
    const entries = tested.slice(0, -1)
      .filter((_, k) => wishes[k] === 1 && wishes[k - 1] !== 1)
      .map((i) => Number(predictions.time[i]) + DAY_MS);
    const entryTimes = Array.from(trades.model.keys())
      .filter((i) => trades.model[i] === name).map((i) => trades.entryTime[i]);
    assert.deepEqual(entryTimes, entries);
    assert.equal(entries.length, trading.trades);
    // Rules decide by themselves; a learning model has a threshold in each fold, and keeps to it.
    const isRule = kind === "buyAndHold" || kind === "smaCross";
    assert.equal(thresholds.length, isRule ? 0 : 2);
    for (const { fold, longAbove } of thresholds) {
      for (const i of tested.filter((row) => predictions.fold[row] === fold)) {
        const long = longAbove !== null && Number(predictions.probability[i]) > longAbove;
        assert.equal(predictions.target[i], long ? 1 : 0);
      }
    }
  }
  assert.deepEqual(metrics.models[0].trading, metrics.benchmark);
  assert.deepEqual(new Set(history.model as string[]), new Set(["lstm"]));
  assert.equal(history.epoch.length, 2 * 2);
});

Deno.test("run-experiment's folds hold the samples that its metrics say", async () => {
  const { run } = await smoke;
  const { folds, models } = await readJson<MetricsRecord>(`${run}/metrics.json`);
  const predictions = await readParquet(`${run}/predictions.parquet`);
  assert.equal(new Set(folds.map(({ index }) => index)).size, folds.length);
  let counted = 0;
  for (const { name } of models) {
    for (const fold of folds) {
      for (const part of ["calibration", "test"] as const) {
        const { from, to, samples } = fold[part];
        const times = Array.from(predictions.time, Number).filter((_, i) =>
          predictions.model[i] === name && predictions.part[i] === part &&
          Number(predictions.fold[i]) === fold.index
        );
        assert.equal(times.length, samples, `${name}, ${part} of fold ${fold.index}`);
        assert.ok(times.every((t) => Date.parse(from) <= t && t <= Date.parse(to)));
        counted += times.length;
      }
    }
  }
  assert.equal(counted, predictions.fold.length);
});

/** Samples and folds of a run computed anew, from what its manifest says. */
async function repeated(run: string) {
  const { config } = await readJson<ManifestRecord>(`${run}/manifest.json`);
  const { data, label, backtest, validation, models } = configSchema.parse(config);
  assert.ok("sample" in data);
  assert.ok("train" in validation);
  const windows = new Map<string, { names: readonly string[]; sequenceLength: number }>();
  const extra = [];
  const names = core13.features.flatMap((feature) => feature.names);
  for (const model of models) {
    if (model.kind === "smaCross") extra.push(smaRatio({ fast: model.fast, slow: model.slow }));
    windows.set(model.kind, {
      names: model.kind === "smaCross"
        ? extra.at(-1)!.names
        : model.kind === "buyAndHold"
        ? names.slice(0, 1)
        : names,
      sequenceLength: "sequenceLength" in model ? model.sequenceLength : 1,
    });
  }
  const bars = await sampleBars(data.sample);
  const samples = join(
    bars,
    compute(bars, featureSet("run", [...core13.features, ...extra])),
    coverForwardReturns(direction(bars, { horizon: label.horizon }), { fill: backtest.fill }),
    { sequenceLength: Math.max(...[...windows.values()].map((w) => w.sequenceLength)) },
  );
  return { windows, samples, folds: walkForward(samples, validation) };
}

Deno.test("run-experiment's models give its probabilities from raw windows", async () => {
  const { run } = await smoke;
  const predictions = await readParquet(`${run}/predictions.parquet`);
  const { windows, samples, folds } = await repeated(run);
  const { index: last, test } = folds.at(-1)!;
  for (const [name, { names, sequenceLength }] of windows) {
    const rows = Array.from(predictions.model.keys()).filter((i) =>
      predictions.model[i] === name && predictions.part[i] === "test" &&
      Number(predictions.fold[i]) === last
    );
    assert.deepEqual(
      rows.map((i) => Number(predictions.time[i])),
      Array.from(test, (i) => samples.time[i]),
    );
    await using session = await Session.create(await Deno.readFile(`${run}/models/${name}.onnx`));
    const raw = gatherWindows(samples, test, {
      scaler: fitScaler(samples, test, { kind: "none", names }),
      sequenceLength,
      layout: "batch-time-feature",
      out: new Float32Array(test.length * sequenceLength * names.length),
    });
    const { probability } = await session.run({
      features: session.value(raw, [test.length, sequenceLength, names.length]),
    });
    rows.forEach((row, i) => {
      const found = (probability.data as Float32Array)[i];
      const stored = Number(predictions.probability[row]);
      assert.ok(Math.abs(found - stored) <= 1e-6, `${name}: ${found} but stored ${stored}`);
    });
  }
});

Deno.test("run-experiment writes nothing that JSON cannot say", async () => {
  const { run } = await smoke;
  for (const name of ["metrics", "manifest"]) {
    const text = await Deno.readTextFile(`${run}/${name}.json`);
    assert.doesNotMatch(text, /NaN|Infinity|undefined/);
  }
});

Deno.test("run-experiment repeats predictions to the byte with any number of workers", async () => {
  const first = await smoke;
  const folder = await temporaryFolder();
  const runs = await Promise.all([
    execute(folder, ["--smoke", "--workers", "3"]),
    execute(folder, ["--smoke", "--seed", "8"]),
  ]);
  assert.deepEqual(runs.map(({ code }) => code), [0, 0], runs[0].stderr + runs[1].stderr);
  const bytes = async (run: string) => await Deno.readFile(`${run}/predictions.parquet`);
  const seedOf = async (run: string) =>
    (await readJson<ManifestRecord>(`${run}/manifest.json`)).seed;
  for (const run of await runsIn(folder)) {
    const same = Buffer.compare(await bytes(run), await bytes(first.run)) === 0;
    assert.equal(same, await seedOf(run) === 7);
  }
  // Two runs at once: the ledger has both, whole and in one chain.
  const { lines, problem } = await verifyLedger(`${folder}/ledger.jsonl`);
  assert.equal(problem, undefined);
  const finished = lines.filter(({ status }) => status === undefined);
  assert.equal(finished.length, 8);
  assert.equal(new Set(finished.map(({ runId }) => runId)).size, 2);
});

Deno.test("run-experiment ends on Ctrl-C with code 130 and leaves no run", async () => {
  const folder = await temporaryFolder();
  const child = command(folder, [
    "--set",
    "models[3].epochs=100000",
    "--set",
    "models[3].patience=100000",
  ]).spawn();
  const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  while (!/left, lstm in fold/.test(seen)) {
    const { value, done } = await reader.read();
    assert.ok(!done, `ended early: ${seen}`);
    seen += value;
  }
  child.kill("SIGINT");
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    seen += piece.value;
  }
  await child.stdout.cancel();
  assert.equal((await child.status).code, 130);
  assert.match(
    seen,
    /Interrupted: no run folder was left; run the same again to go on from here\n$/,
  );
  const runs = `${folder}/btc-daily-direction/runs`;
  const left = (await Array.fromAsync(Deno.readDir(runs))).map(({ name }) => name);
  assert.equal(left.length, 1);
  assert.match(left[0], /^\.[0-9a-f]{16}\.work$/);
  assert.ok(
    (await pathsIn(`${runs}/${left[0]}`)).some((path) => /\.(result|safetensors)$/.test(path)),
  );
  // Its figures could be watched: the trials are counted.
  const { lines } = await verifyLedger(`${folder}/ledger.jsonl`);
  assert.deepEqual(
    lines.map(({ model, status }) => `${model} ${status}`),
    ["begun", "interrupted"].flatMap((status) =>
      ["buyAndHold", "smaCross", "logistic", "lstm"].map((model) => `${model} ${status}`)
    ),
  );
});

const HEADER = "time,open,high,low,close,volume\n";

function rows(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const day = new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
    const price = 100 + 10 * Math.sin(i);
    return `${day},${price},${price + 1},${price - 1},${price},10\n`;
  });
}

function csv(edit: (lines: string[]) => string[] = (lines) => lines, count = 1500): string {
  return HEADER + edit(rows(count)).join("");
}

/** A configuration on a file beside it, with `changes` to its top level. */
async function ownData(
  content: string | null,
  changes: Record<string, unknown> = {},
): Promise<string> {
  const folder = await temporaryFolder();
  if (content === null) {
    using file = await Deno.create(`${folder}/prices.csv`);
    await file.truncate(2 ** 31);
  } else {
    await Deno.writeTextFile(`${folder}/prices.csv`, content);
  }
  const config = {
    ...await readJson<Record<string, unknown>>(CONFIG),
    data: { file: "prices.csv", interval: "1d", symbol: "OWN" },
    ...changes,
  };
  await Deno.writeTextFile(`${folder}/experiment.json`, JSON.stringify(config));
  return `${folder}/experiment.json`;
}

async function configText(edit: (text: string) => string): Promise<string> {
  const path = `${await temporaryFolder()}/experiment.json`;
  await Deno.writeTextFile(path, edit(await Deno.readTextFile(CONFIG)));
  return path;
}

const textPrice = (lines: string[]) =>
  lines.with(15, lines[15].replace(/,[\d.]+,10\n$/, ",n/a,10\n"));

const BAD: readonly [what: string, args: () => Promise<string[]>, message: RegExp][] = [
  [
    "a misspelt key",
    async () => [await configText((text) => text.replace('"hiddenSize"', '"hidenSize"'))],
    /experiment\.json: models\[3\]\.hidenSize: Unknown key; expected one of kind, .*hiddenSize/,
  ],
  [
    "a negative horizon",
    async () => [await configText((text) => text.replace('"horizon": 1', '"horizon": -3'))],
    /label\.horizon: Expected an integer of at least 1 but found -3$/,
  ],
  [
    "a fold longer than the data",
    () => Promise.resolve(["--set", "validation.train=5000"]),
    /experiment\.json: validation: Expected at least \d+ bars for one fold .* but found \d+/,
  ],
  [
    "JSON that is cut off",
    async () => [await configText((text) => text.slice(0, 200))],
    /experiment\.json line \d+ column \d+: Expected JSON but found/,
  ],
  [
    "no configuration",
    () => Promise.resolve(["no/such/experiment.json"]),
    /Expected a configuration at no\/such\/experiment\.json but found nothing$/,
  ],
  [
    "an override of nothing",
    () => Promise.resolve(["--set", "lable.horizon=2"]),
    /--set: lable: Unknown key; expected one of name, question/,
  ],
  ["an unknown option", () => Promise.resolve(["--sed", "1"]), /--sed/],
  ["no workers", () => Promise.resolve(["--workers", "0"]), /Expected --workers .* found 0$/],
  ["a text price", async () => [await ownData(csv(textPrice))], /line 17, column close: .*n\/a/],
  [
    "a duplicate time",
    async () => [await ownData(csv((lines) => lines.toSpliced(40, 0, lines[40])))],
    /prices\.csv: .*duplicate-time/,
  ],
  [
    "a missing column",
    async () => [await ownData(csv().replace("close", "last"))],
    /prices\.csv: Expected a column close/,
  ],
  ["10 rows", async () => [await ownData(csv(undefined, 10))], /Expected at least \d+ bars/],
  [
    "an empty file",
    async () => [await ownData("")],
    /prices\.csv .*found an empty file; export them again$/,
  ],
  ["2 GB of zeros", async () => [await ownData(null)], /prices\.csv .*found binary data/],
];

Deno.test("run-experiment answers bad input with one line, code 1 and no run", async () => {
  // A few at a time: each starts a process.
  for (let at = 0; at < BAD.length; at += 3) {
    await Promise.all(
      BAD.slice(at, at + 3).map(async ([what, args, message]) => {
        const folder = await temporaryFolder();
        const { code, stdout, stderr } = await execute(folder, await args());
        assert.equal(code, 1, `${what}: ${stderr}`);
        assert.match(stderr, /^error: [^\n]+\n$/, what);
        assert.match(stderr.trimEnd(), message, what);
        assert.equal(stdout, "", what);
        assert.deepEqual(await pathsIn(folder), [], what);
      }),
    );
  }
});

Deno.test("run-experiment prints a stack on --debug only, and its usage on --help", async () => {
  const folder = await temporaryFolder();
  const { code, stderr } = await execute(folder, ["none.json", "--debug"]);
  assert.equal(code, 1);
  assert.match(stderr, /\n {4}at /);
  const help = await execute(folder, ["--help"]);
  assert.equal(help.code, 0);
  assert.match(help.stdout, /^Runs an experiment[^]*--smoke/);
});

Deno.test("report renders the same page again, and refuses a folder that is no run", async () => {
  const { folder, run } = await smoke;
  const page = await Deno.readTextFile(`${run}/report.html`);
  const report = fileURLToPath(new URL("../cli/report.ts", import.meta.url));
  const render = async (...args: string[]) => {
    const permissions = ["--allow-read", "--allow-env", "--allow-sys", "--allow-ffi"];
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "--no-prompt", ...permissions, `--allow-write=${folder}`, report]
        .concat(args),
      env: { NO_COLOR: "1" },
    }).output();
    return { code, stderr: new TextDecoder().decode(stderr) };
  };
  const again = `${folder}/again.html`;
  const [rendered, refused] = await Promise.all([render(run, "--out", again), render(folder)]);
  assert.equal(rendered.code, 0, rendered.stderr);
  assert.equal(await Deno.readTextFile(again), page);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /^error: Expected .* to be a finished run's folder[^\n]*\n$/);
  await Deno.remove(again);
});

Deno.test("run-experiment takes a user's own CSV", async () => {
  const folder = await temporaryFolder();
  const config = await ownData(csv(), { models: [{ kind: "logistic" }] });
  const { code, stdout, stderr } = await execute(folder, [config, "--smoke"]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^logistic /m);
});
