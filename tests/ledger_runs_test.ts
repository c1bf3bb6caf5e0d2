import assert from "node:assert/strict";
import {
  appendTrials,
  findMissingRuns,
  type FinishedRun,
  type LedgerLine,
  ledgerOfFolder,
  parseConfig,
  runExperiment,
  type Trial,
  verifyLedger,
  verifyRun,
} from "../lib/experiments/mod.ts";
import { temporaryFolder } from "./temporary_folder.ts";

const ROOT = new URL("../", import.meta.url);

/** A random walk of so many days as a CSV file. */
function prices(days: number): string {
  let price = 100;
  const lines = Array.from({ length: days }, (_, i) => {
    const day = new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
    price *= 1 + 0.02 * Math.sin(i * i + i);
    return `${day},${price},${price * 1.01},${price * 0.99},${price},10`;
  });
  return ["time,open,high,low,close,volume", ...lines, ""].join("\n");
}

interface RunOptions {
  readonly days?: number;
  readonly l2?: number;
  readonly holdout?: boolean;
  readonly ledger?: string;
}

/** Runs a small experiment on a file that has so many days by now. */
async function run(
  outFolder: string,
  { days = 800, l2 = 1, holdout, ledger }: RunOptions = {},
): Promise<FinishedRun> {
  const home = await temporaryFolder();
  await Deno.writeTextFile(`${home}/prices.csv`, prices(days));
  const text = JSON.stringify({
    name: "small",
    question: "Is it counted?",
    data: { file: "prices.csv", interval: "1d", symbol: "WALK" },
    validation: {
      ...{ train: 300, validation: 60, calibration: 100, test: 100 },
      ...holdout === undefined ? {} : { holdout: 100, openHoldout: holdout },
    },
    backtest: { periodsPerYear: 365 },
    bootstrap: { resamples: 100 },
    models: [{ kind: "logistic", l2 }],
  });
  return await runExperiment(parseConfig(text, { path: "experiment.json" }), {
    configPath: `${home}/experiment.json`,
    outFolder,
    ledger,
    command: "small",
    workers: 1,
    audit: false,
  });
}

/** What `deno task ledger` prints, with the rights of the task. */
async function ledger(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-P=data", "cli/ledger.ts", ...args],
    cwd: ROOT,
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("runs below experiments share one ledger, and verify leaves it alone", async () => {
  const experiments = `${await temporaryFolder()}/experiments`;
  const first = await run(`${experiments}/x`);
  const second = await run(`${experiments}/deep/y`, { l2: 2 });
  assert.equal(first.metrics.trials.total, 1);
  assert.equal(second.metrics.trials.total, 2);
  const path = ledgerOfFolder(experiments);
  assert.equal(path, `${experiments}/ledger.jsonl`);
  const { lines, head } = await verifyLedger(path);
  assert.equal(lines.length, 4);
  assert.deepEqual(first.manifest.ledger, {
    path: "../ledger.jsonl",
    lines: 2,
    head: lines[1].hash,
  });
  assert.deepEqual(second.manifest.ledger, { path: "../../ledger.jsonl", lines: 4, head });
  assert.deepEqual(lines[0].bars, [{
    symbol: "WALK",
    intervalMs: 86_400_000,
    from: "2020-01-01T00:00:00.000Z",
    to: "2022-03-11T00:00:00.000Z",
  }]);

  const { failure, same, ledgerKnown } = await verifyRun(first.folder);
  assert.deepEqual([failure, same, ledgerKnown], [undefined, true, true]);
  assert.equal((await verifyLedger(path)).head, head);
  assert.deepEqual(
    (await Array.fromAsync(Deno.readDir(`${experiments}/x`))).map(({ name }) => name),
    ["small"],
  );

  const here = await findMissingRuns(await verifyLedger(path), { ledgerPath: path });
  assert.deepEqual(here, { runs: 2, missing: [] });
});

Deno.test("a bar more is no new start: trials and openings of the holdout stay counted", async () => {
  const out = await temporaryFolder();
  // Another ledger than the folder's is named, not found by accident.
  const ledger = `${await temporaryFolder()}/ledger.jsonl`;
  const opened = (await run(out, { holdout: true, ledger })).metrics;
  assert.deepEqual([opened.trials.total, opened.holdout?.openings], [1, 1]);
  const grown = await run(out, { days: 801, l2: 2, holdout: true, ledger });
  assert.deepEqual([grown.metrics.trials.total, grown.metrics.holdout?.openings], [2, 2]);
  // Bars that nobody had held out before.
  const later = await run(out, { days: 950, l2: 2, holdout: true, ledger });
  assert.deepEqual([later.metrics.trials.total, later.metrics.holdout?.openings], [2, 1]);
  const report = await verifyLedger(ledger);
  assert.deepEqual(
    await findMissingRuns(report, { ledgerPath: ledger, folder: out }),
    { runs: 3, missing: [] },
  );
});

Deno.test("ledger names runs whose lines were taken away at the end, and ends with code 1", async () => {
  const out = await temporaryFolder();
  const path = `${out}/ledger.jsonl`;
  const first = await run(out), second = await run(out, { l2: 2 });
  const whole = await Deno.readTextFile(path);
  const lines = whole.trimEnd().split("\n");
  const good = await ledger("--ledger", path);
  assert.equal(good.code, 0, good.stderr);
  assert.match(good.stdout, /\n {2}bars {9}WALK 1d, 2020-01-01 to 2022-03-11\n/);
  assert.match(good.stdout, /\n4 lines in one chain, .*\n2 runs have their lines in it\n$/);

  const cases: [string, readonly string[], readonly FinishedRun[]][] = [
    ["the last cut off", lines.slice(0, 3), [second]],
    ["the second run cut off", lines.slice(0, 2), [second]],
    ["emptied", [], [first, second]],
  ];
  for (const [what, left, expected] of cases) {
    await Deno.writeTextFile(path, left.map((line) => `${line}\n`).join(""));
    for (const args of [[], ["--verify"]]) {
      const { code, stderr } = await ledger("--ledger", path, ...args);
      assert.equal(code, 1, what);
      const named = stderr.trimEnd().split("\n");
      assert.equal(named.length, expected.length, stderr);
      for (const [k, { folder, metrics: { runId } }] of expected.entries()) {
        assert.ok(named[k].startsWith(`error: ${folder}: Expected the ledger`), named[k]);
        assert.ok(named[k].includes(runId), named[k]);
      }
    }
  }
  // Written anew: the same trials in a whole chain, but one came later.
  await Deno.remove(path);
  const trials = lines.map((line): Trial => {
    const { previous: _, hash: __, ...trial }: LedgerLine = JSON.parse(line);
    return trial;
  });
  await appendTrials(path, trials.with(1, { ...trials[1], time: "2030-01-01T00:00:00.000Z" }));
  const { stdout, code } = await ledger("--ledger", path, "--json");
  assert.equal(code, 1);
  const { runs, missing }: Awaited<ReturnType<typeof findMissingRuns>> = JSON.parse(stdout);
  assert.deepEqual([runs, missing.map(({ folder }) => folder)], [2, [first.folder, second.folder]]);
});

Deno.test("findMissingRuns() knows runs without a note, and ablations by the number of their trials", async () => {
  const out = await temporaryFolder();
  const ledgerPath = `${out}/ledger.jsonl`;
  const put = async (path: string, record: object) => {
    await Deno.mkdir(`${out}/${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
    await Deno.writeTextFile(`${out}/${path}`, JSON.stringify(record));
  };
  await put("a/runs/r1/manifest.json", { schemaVersion: 1, runId: "r1" });
  await put("a/ablations/b1/ablation.json", { schemaVersion: 1, trials: 2 });
  // Of another ledger, of another version, and no run.
  await put("deep/b/runs/r2/manifest.json", { schemaVersion: 1, runId: "r2" });
  await put("a/runs/r3/manifest.json", { schemaVersion: 2, runId: "r3" });
  await put("a/runs/r4/notes.json", {});
  const trial = (runId: string, status?: "begun" | "failed"): Trial => ({
    ...{ time: "2024-01-01T00:00:00.000Z", experiment: "a", runId, model: "m", configSha256: "" },
    ...{ trialSha256: "t", dataSha256: "d", label: "direction/1", smoke: false, metrics: {} },
    ...status ? { status } : {},
  });
  const steps: [Trial, string[]][] = [
    [trial("r1", "begun"), ["b1 have 2 trials found 0", "r1 have the trials found none"]],
    [trial("r1"), ["b1 have 2 trials found 0"]],
    [trial("b1", "begun"), ["b1 have 2 trials found 0"]],
    [trial("b1", "failed"), ["b1 have 2 trials found 1"]],
    [trial("b1"), []],
  ];
  for (const [line, expected] of steps) {
    const report = await appendTrials(ledgerPath, [line]);
    const { runs, missing } = await findMissingRuns(report, { ledgerPath });
    const said = missing.map(({ folder, message }) =>
      [
        folder.split("/").at(-1),
        ...message.match(/have (\d+|the) trials/)!.slice(0, 1),
        ...message.match(/found \w+$/)!,
      ].join(" ")
    );
    assert.deepEqual([runs, said], [2, expected]);
  }
});
