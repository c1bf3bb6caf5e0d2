import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { run } from "../lib/backtest/mod.ts";
import { sampleBars } from "../lib/data/mod.ts";
import {
  type FinishedRun,
  type MetricsRecord,
  parseConfig,
  runExperiment,
  verifyLedger,
  warnOfOpenings,
} from "../lib/experiments/mod.ts";
import { trialHash } from "../lib/experiments/trial_hash.ts";
import { sharpe } from "../lib/metrics/mod.ts";
import { temporaryFolder } from "./temporary_folder.ts";

const PARTS = { validation: 40, calibration: 100, embargo: 5 };
const HOLDOUT = 365;
const bars = await sampleBars("BTCUSDT-1d");
const holdoutStart = bars.time[bars.length - 1 - HOLDOUT];
const outFolder = await temporaryFolder();

/** A configuration with these folds, a rule and a model that is quick to fit. */
const configOf = (validation: object) => ({
  name: "splits",
  question: "Do other folds run?",
  data: { sample: "BTCUSDT-1d" },
  validation: { ...PARTS, ...validation },
  backtest: { periodsPerYear: 365 },
  bootstrap: { resamples: 100 },
  models: [{ kind: "smaCross", fast: 20, slow: 100 }, { kind: "logistic" }],
});

function runFolds(
  validation: object,
  { overrides = [] }: { readonly overrides?: readonly string[] } = {},
): Promise<FinishedRun> {
  const configPath = `${outFolder}/experiment.json`;
  const config = parseConfig(JSON.stringify(configOf(validation)), { path: configPath, overrides });
  return runExperiment(config, { configPath, outFolder, command: "test", workers: 1 });
}

// deno-lint-ignore no-control-regex
const RED = /\x1b\[[0-9;]*3[18]/;

/** Runs the folds by the command line, which opens the holdout; what it printed and wrote. */
async function openFromTerminal(validation: object): Promise<{
  readonly stderr: string;
  readonly report: string;
  readonly metrics: MetricsRecord;
}> {
  const path = `${outFolder}/opened.json`;
  await Deno.writeTextFile(path, JSON.stringify({ ...configOf(validation), name: "opened" }));
  const cli = fileURLToPath(new URL("../cli/run_experiment.ts", import.meta.url));
  const options = ["--open-holdout", "--no-audit", "--workers", "1", "--out", outFolder];
  const output = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "-P=test", cli, path, ...options],
    // Colours as in a terminal.
    env: { FORCE_COLOR: "1" },
  }).output();
  const stderr = new TextDecoder().decode(output.stderr);
  assert.equal(output.code, 0, stderr);
  const [run] = await Array.fromAsync(Deno.readDir(`${outFolder}/opened/runs`));
  const folder = `${outFolder}/opened/runs/${run.name}`;
  return {
    stderr,
    report: await Deno.readTextFile(`${folder}/report.html`),
    metrics: JSON.parse(await Deno.readTextFile(`${folder}/metrics.json`)),
  };
}

/** Rows of a model's test parts: time, fold and wish. */
function testRows({ tables: { predictions } }: FinishedRun, name: string) {
  const { model, part, time, fold, target } = predictions;
  return Array.from(time as Float64Array, (at, i) => ({
    name: String(model[i]),
    part: String(part[i]),
    time: at,
    fold: Number(fold[i]),
    target: Number(target[i]),
  })).filter((row) => row.name === name && row.part === "test");
}

Deno.test("a run with purged k-fold tests every row once and trades over all of them", async () => {
  const finished = await runFolds({ kind: "purgedKFold", folds: 4 });
  const { metrics, manifest, tables } = finished;
  assert.equal(metrics.validation.kind, "purgedKFold");
  assert.equal(metrics.folds.length, 4);
  // The second fold learns from before and after what it tests.
  const { train, test } = metrics.folds[1];
  assert.equal(train.blocks?.length, 2);
  assert.ok(train.blocks[0].to < test.from && train.blocks[1].from > test.to);
  assert.deepEqual(manifest.audit?.findings, []);
  const times = testRows(finished, "logistic").map(({ time }) => time);
  assert.equal(times.length, metrics.samples.used);
  assert.ok(times.every((time, i) => i === 0 || time > times[i - 1]), "not in the order of time");
  const { model, time } = tables.equity;
  const traded = (time as Float64Array).filter((_, i) => model[i] === "logistic");
  assert.deepEqual([traded[0], traded.at(-1)], [times[0], times.at(-1)]);
  assert.equal(metrics.models[1].paths, undefined);
  const training = metrics.verdict.reasons?.find(({ criterion }) => criterion === "training");
  assert.equal(training?.met, false);
});

Deno.test("a run with combinatorial folds trades every path and shows the median one", async () => {
  const finished = await runFolds({ kind: "combinatorialPurged", groups: 4, testGroups: 2 });
  const { metrics, tables } = finished;
  assert.equal(metrics.folds.length, 6);
  const rows = testRows(finished, "logistic");
  // C(3, 1) times each.
  assert.equal(rows.length, 3 * metrics.samples.used);
  const { paths, trading, forecast } = metrics.models[1];
  assert.ok(paths);
  assert.equal(paths.sharpe.length, 3);
  assert.equal(forecast.samples, metrics.samples.used);

  // Every path by hand, from the file of predictions and the paths in the record of the folds.
  const options = { fee: 0.001, slippage: 0.0005, initialCash: 100_000, side: "long" } as const;
  const rowOf = new Map(Array.from(bars.time, (time, row) => [time, row]));
  const found = [0, 1, 2].map((path) => {
    const target = new Float64Array(bars.length).fill(NaN);
    let tested = 0;
    for (const { index, test } of metrics.folds) {
      for (const block of test.blocks!.filter((block) => block.path === path)) {
        for (const { fold, time, target: wish } of rows) {
          if (fold !== index || time < Date.parse(block.from) || time > Date.parse(block.to)) {
            continue;
          }
          target[rowOf.get(time)!] = wish;
          tested++;
        }
      }
    }
    assert.equal(tested, metrics.samples.used, `path ${path} does not test every row once`);
    const used = rows.map(({ time }) => rowOf.get(time)!);
    const span = { from: Math.min(...used), to: Math.max(...used) + 1 };
    return sharpe(run(bars, target, { ...options, ...span }).returns, { periodsPerYear: 365 });
  });
  assert.deepEqual(paths.sharpe, found);
  assert.ok(new Set(found).size > 1, "paths do not differ");
  const median = found.toSorted((a, b) => a - b)[1];
  assert.equal(found[paths.shown], median);
  assert.equal(trading.sharpe.estimate, median);
  assert.equal(paths.quantiles.find(({ share }) => share === 0.5)?.sharpe, median);
  const { model, return: returns } = tables.equity;
  const shown = (returns as Float64Array).filter((_, i) => model[i] === "logistic");
  assert.equal(sharpe(shown, { periodsPerYear: 365 }), median);
});

Deno.test("a holdout is seen by no fold, tested when it is opened, and the openings are counted", async () => {
  const folds = { train: 900, test: 400, holdout: HOLDOUT };
  const development = await runFolds(folds);
  const { holdout } = development.metrics;
  assert.deepEqual([holdout?.opened, holdout?.openings, holdout?.samples], [false, 0, HOLDOUT]);
  assert.equal(warnOfOpenings(holdout), undefined);
  const { time } = development.tables.predictions;
  assert.ok((time as Float64Array).every((at) => at < holdoutStart), "a fold sees the holdout");
  assert.equal(Date.parse(holdout!.from), holdoutStart);

  const open = ["validation.openHoldout=true"];
  const opened = await runFolds(folds, { overrides: open });
  const rows = testRows(opened, "logistic");
  assert.equal(rows.length, HOLDOUT);
  assert.ok(rows.every((row) => row.time >= holdoutStart));
  const [fold] = opened.metrics.folds;
  assert.equal(opened.metrics.folds.length, 1);
  assert.ok(Date.parse(fold.calibration.to) < holdoutStart);
  assert.equal(fold.train.from, development.metrics.folds[0].train.from);
  assert.deepEqual(opened.metrics.holdout?.openings, 1);
  assert.equal(warnOfOpenings(opened.metrics.holdout), undefined);
  const { lines, problem } = await verifyLedger(`${outFolder}/ledger.jsonl`);
  assert.equal(problem, undefined);
  const finished = lines.filter((line) => line.status === undefined);
  const told = (run: FinishedRun) =>
    finished.filter(({ runId }) => runId === run.metrics.runId).map(({ holdout }) => holdout);
  assert.deepEqual(told(development), [undefined, undefined]);
  assert.deepEqual(told(opened), ["opened", "opened"]);
  // Opening it is another trial of each model.
  const hashes = new Set(finished.map(({ trialSha256 }) => trialSha256));
  assert.ok(hashes.size >= 4);

  const second = await openFromTerminal(folds);
  assert.equal(second.metrics.holdout?.openings, 2);
  const answer = ({ metrics: { verdict } }: Pick<FinishedRun, "metrics">) =>
    verdict.reasons?.find(({ criterion }) => criterion === "holdout")?.met;
  assert.deepEqual([answer(development), answer(opened), answer(second)], [undefined, true, false]);
  const warning = /has been opened 2 times/;
  assert.match(warnOfOpenings(second.metrics.holdout)!, warning);
  assert.match(second.stderr, warning);
  assert.match(second.stderr, RED);
  assert.match(
    second.report,
    /<p class="alarm"><strong>The holdout of these data has been opened 2/,
  );
  const later = { opened: false, openings: 2 };
  assert.match(warnOfOpenings(later)!, /opened before \(2 times\)/);
});

Deno.test("parseConfig() says what is wrong with the folds of every kind", () => {
  const parse = (validation: object) => () =>
    parseConfig(JSON.stringify(configOf(validation)), { path: "x.json" });
  const walk = { train: 400, test: 100 };
  const cases: [object, RegExp][] = [
    [
      { kind: "kFold" },
      /validation\.kind: Expected one of "walkForward", "purgedKFold", .* but found "kFold"/,
    ],
    [
      { kind: "purgedKFold" },
      /validation\.folds: Expected an integer between 2 and 1000 but found nothing/,
    ],
    [
      { kind: "purgedKFold", folds: 5, train: 3 },
      /validation\.train: Unknown key; expected one of kind, folds,/,
    ],
    [{ ...walk, folds: 3 }, /validation\.folds: Unknown key; expected one of kind, mode, train/],
    [
      { kind: "combinatorialPurged", groups: 4, testGroups: 4 },
      /validation\.testGroups: Expected an integer below groups, 4, but found 4/,
    ],
    [
      { kind: "combinatorialPurged", groups: 20, testGroups: 10 },
      /validation\.groups: Expected .* at most 1000 folds but found 184756/,
    ],
    [{ ...walk, openHoldout: true }, /validation\.openHoldout: Expected holdout to say/],
    [{ ...walk, holdout: 0 }, /validation\.holdout: Expected an integer of at least 1 but found 0/],
  ];
  for (const [validation, message] of cases) assert.throws(parse(validation), message);
  assert.equal(parse({ ...walk, kind: "walkForward" })().validation.kind, "walkForward");
});

Deno.test("trialHash() tells folds apart, and the walk-forward that is named from no other", () => {
  const walk = { train: 400, test: 100 };
  const hash = (validation: object) => {
    const config = parseConfig(JSON.stringify(configOf(validation)), { path: "x.json" });
    return trialHash(config, config.models[1]);
  };
  assert.equal(hash({ ...walk, kind: "walkForward" }), hash(walk));
  const all = [
    walk,
    { ...walk, holdout: 100 },
    { ...walk, holdout: 100, openHoldout: true },
    { kind: "purgedKFold", folds: 4 },
    { kind: "purgedKFold", folds: 5 },
    { kind: "combinatorialPurged", groups: 5, testGroups: 2 },
  ];
  assert.equal(new Set(all.map(hash)).size, all.length);
});
