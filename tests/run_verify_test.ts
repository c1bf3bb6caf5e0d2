import assert from "node:assert/strict";
import { readParquet, writeParquet } from "lib/data/mod.ts";
import { parseConfig, runExperiment, verifyLedger, verifyRun } from "lib/experiments/mod.ts";
import { temporaryFolder } from "./temporary_folder.ts";

/** A random walk as a CSV file; `edit` changes its lines. */
function prices(edit: (lines: string[]) => string[] = (lines) => lines): string {
  let price = 100;
  const lines = Array.from({ length: 900 }, (_, i) => {
    const day = new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
    price *= 1 + 0.02 * Math.sin(i * i + i);
    return `${day},${price},${price * 1.01},${price * 0.99},${price},10`;
  });
  return ["time,open,high,low,close,volume", ...edit(lines), ""].join("\n");
}

/** Runs a small experiment on a file of its own. */
async function run(folder: string, changes: Record<string, unknown> = {}) {
  const config = {
    name: "small",
    question: "Does it repeat?",
    seed: 4,
    data: { file: "prices.csv", interval: "1d", symbol: "WALK" },
    validation: { train: 300, validation: 60, calibration: 100, test: 150 },
    backtest: { periodsPerYear: 365 },
    bootstrap: { resamples: 100 },
    models: [
      { kind: "logistic" },
      { kind: "mlp", sequenceLength: 4, hiddenSizes: [8], epochs: 4, patience: 4 },
    ],
    ...changes,
  };
  const text = JSON.stringify(config);
  await Deno.writeTextFile(`${folder}/experiment.json`, text);
  return await runExperiment(parseConfig(text, { path: "experiment.json" }), {
    configPath: `${folder}/experiment.json`,
    outFolder: folder,
    command: "small",
    workers: 2,
    audit: false,
  });
}

/** Changed inputs but for those of the code, which somebody may edit while tests run. */
const ofTheRun = (inputs: readonly { readonly input: string }[]) =>
  inputs.map(({ input }) => input).filter((input) => /^(data|feat|conf|dev|proc)/.test(input));

const folder = await temporaryFolder();
await Deno.writeTextFile(`${folder}/prices.csv`, prices());
const first = (await run(folder)).folder;

Deno.test("verifyRun() finds every output the same, whatever was run since, and counts no trial", async () => {
  // The ledger goes on: the verdict of then must not depend on that.
  await run(folder, { models: [{ kind: "logistic", l2: 30 }], name: "other" });
  const before = await verifyLedger(`${folder}/ledger.jsonl`);
  const { same, outputs, inputs, ledgerKnown, failure } = await verifyRun(first);
  assert.deepEqual([failure, ofTheRun(inputs)], [undefined, []]);
  assert.deepEqual(outputs.filter((output) => !output.same), []);
  assert.deepEqual(outputs.map(({ file }) => file), [
    "predictions.parquet",
    "equity.parquet",
    "trades.parquet",
    "history.parquet",
    "models/logistic.onnx",
    "models/mlp.onnx",
    "metrics.json",
  ]);
  assert.ok(same && ledgerKnown);
  const after = await verifyLedger(`${folder}/ledger.jsonl`);
  assert.equal(after.lines.length, before.lines.length);
  const names = (await Array.fromAsync(Deno.readDir(`${folder}/small/runs`))).map(({ name }) =>
    name
  );
  assert.deepEqual(names, [first.split("/").at(-1)]);
});

Deno.test("verifyRun() names the file, row and column that somebody has changed", async () => {
  const path = `${first}/predictions.parquet`;
  const bytes = await Deno.readFile(path);
  const table = await readParquet(path);
  const score = (table.score as Float64Array).slice();
  score[41] += 1e-9;
  await writeParquet(path, { ...table, score });
  const metricsPath = `${first}/metrics.json`;
  const metrics = await Deno.readTextFile(metricsPath);
  await Deno.writeTextFile(metricsPath, metrics.replace(/"trades": (\d+)/, '"trades": 9$1'));
  try {
    const { same, outputs } = await verifyRun(first);
    assert.equal(same, false);
    const differing = outputs.filter((output) => !output.same);
    assert.deepEqual(differing.map(({ file }) => file), ["predictions.parquet", "metrics.json"]);
    assert.match(
      differing[0].difference!,
      /^row 42 \(time 2\d{3}-.*, model logistic, fold 0, part calibration\), column score: \S+ instead of \S+$/,
    );
    assert.match(differing[1].difference!, /^models\[0\]\.trading\.trades: \d+ instead of 9\d+$/);
  } finally {
    await Deno.writeFile(path, bytes);
    await Deno.writeTextFile(metricsPath, metrics);
  }
});

Deno.test("verifyRun() says that the data are not the same any more", async () => {
  const path = `${folder}/prices.csv`;
  await Deno.writeTextFile(
    path,
    prices((lines) => lines.with(700, lines[700].replace(/,10$/, ",11"))),
  );
  try {
    const { same, inputs } = await verifyRun(first);
    assert.equal(same, false);
    const named = ofTheRun(inputs);
    const { data: [{ sha256: hash }] } = JSON.parse(
      await Deno.readTextFile(`${first}/manifest.json`),
    );
    assert.equal(named.length, 1);
    assert.match(named[0], /^data of .*prices\.csv \(SHA-256\)$/);

    await Deno.remove(path);
    const gone = await verifyRun(first);
    assert.equal(gone.same, false);
    assert.match(gone.failure!, /prices\.csv/);
    assert.deepEqual(ofTheRun(gone.inputs), named);
    const [{ stored, found }] = gone.inputs.filter(({ input }) => input === named[0]);
    assert.deepEqual([stored, found], [hash.slice(0, 12), null]);

    // Bars that cannot be used are data that have changed, too.
    await Deno.writeTextFile(path, prices((lines) => lines.with(7, lines[6])));
    const broken = await verifyRun(first);
    assert.ok(broken.failure);
    assert.deepEqual(ofTheRun(broken.inputs), named);
  } finally {
    await Deno.writeTextFile(path, prices());
  }
});

Deno.test("verifyRun() compares no verdict where the ledger does not know the run", async () => {
  const other = await temporaryFolder();
  const moved = `${other}/small/runs/${first.split("/").at(-1)}`;
  await Deno.mkdir(`${moved}/models`, { recursive: true });
  for await (const { name, isFile } of Deno.readDir(first)) {
    if (isFile) await Deno.copyFile(`${first}/${name}`, `${moved}/${name}`);
  }
  for await (const { name } of Deno.readDir(`${first}/models`)) {
    await Deno.copyFile(`${first}/models/${name}`, `${moved}/models/${name}`);
  }
  const { same, ledgerKnown } = await verifyRun(moved);
  assert.deepEqual([same, ledgerKnown], [true, false]);
});

const TASK = ["run", "--quiet", "--no-check", "--no-prompt", "-P=experiment", "cli/verify.ts"];

async function cli(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...TASK.toSpliced(4, 0, `--allow-write=${folder}`), ...args, "--folder", folder],
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("task verify ends with 0 for a run that repeats and 1 for one that does not", async () => {
  const good = await cli("small/latest", "--workers", "1");
  assert.equal(good.code, 0, good.stderr + good.stdout);
  assert.match(good.stdout, /^predictions\.parquet +the same$/m);
  assert.match(good.stdout, /repeats to the byte\./);

  const manifestPath = `${first}/manifest.json`;
  const manifest = await Deno.readTextFile(manifestPath);
  // As if another configuration had been run, at another commit.
  await Deno.writeTextFile(
    manifestPath,
    manifest.replace('"l2": 1', '"l2": 2').replace(
      /"commit": "\w+"/,
      `"commit": "${"0".repeat(40)}"`,
    ),
  );
  try {
    const bad = await cli(first);
    assert.equal(bad.code, 1);
    assert.match(
      bad.stdout,
      /does not repeat\.\nNot the same any more:\n {2}code \(commit\): 0{12} then, \w{12} now$/m,
    );
    assert.match(bad.stdout, /^predictions\.parquet +differs: row 1 \(/m);
  } finally {
    await Deno.writeTextFile(manifestPath, manifest);
  }
});
