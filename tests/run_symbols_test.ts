import assert from "node:assert/strict";
import { prng } from "lib/core/mod.ts";
import { loadBars } from "lib/data/mod.ts";
import {
  auditExperiment,
  countTrials,
  type FinishedRun,
  parseConfig,
  runExperiment,
  verifyLedger,
  verifyRun,
} from "lib/experiments/mod.ts";
import { type Feature, featureSet, logReturn } from "lib/features/mod.ts";
import { loadRun, renderReport } from "lib/reports/mod.ts";
import { temporaryFolder } from "./temporary_folder.ts";

const DAY = 86_400_000, START = Date.UTC(2020, 0, 1);
const folder = await temporaryFolder();

/** Writes daily bars; with `memory` a return is like the one before, and that can be learnt. */
async function writeBars(
  symbol: string,
  { from, to, memory }: { readonly from: number; readonly to: number; readonly memory: number },
): Promise<object> {
  const random = prng(5).fork(symbol);
  const lines = ["time,open,high,low,close,volume"];
  let close = 100, change = 0;
  for (let day = from; day < to; day++) {
    const open = close;
    change = memory * change + 0.02 * random.normal();
    close = open * Math.exp(change);
    const prices = [open, Math.max(open, close) * 1.002, Math.min(open, close) * 0.998, close];
    lines.push([new Date(START + day * DAY).toISOString(), ...prices, 10].join(","));
  }
  await Deno.writeTextFile(`${folder}/${symbol}.csv`, lines.join("\n") + "\n");
  return { file: `${symbol}.csv`, interval: "1d", symbol };
}

// The first can be predicted; the second ends early and the third begins late.
const SOURCES = [
  await writeBars("AAA", { from: 0, to: 900, memory: 0.6 }),
  await writeBars("BBB", { from: 0, to: 700, memory: 0 }),
  await writeBars("CCC", { from: 450, to: 900, memory: 0 }),
];
const LAST = START + 899 * DAY;

const configOf = (changes: object) => ({
  name: "symbols",
  question: "Does one model serve all?",
  data: { symbols: SOURCES },
  validation: { train: 300, validation: 40, calibration: 100, test: 150 },
  policy: { hysteresis: 0.01, side: "longShort" },
  backtest: { periodsPerYear: 365, fee: 0.0002, slippage: 0 },
  bootstrap: { resamples: 100 },
  models: [{ kind: "smaCross", fast: 5, slow: 20 }, { kind: "logistic" }],
  ...changes,
});

async function runOn(
  changes: object,
  { workers = 1, audit = false, out = folder }: {
    readonly workers?: number;
    readonly audit?: boolean;
    readonly out?: string;
  } = {},
): Promise<FinishedRun> {
  const configPath = `${folder}/experiment.json`;
  const config = parseConfig(JSON.stringify(configOf(changes)), { path: configPath });
  const given = { configPath, outFolder: out, command: "test", workers, audit };
  return await runExperiment(config, given);
}

type Row = Readonly<Record<string, number | string>>;

/** Rows of a table as objects, those that `wanted` lets through. */
function rowsOf(
  columns: FinishedRun["tables"]["predictions"],
  wanted: (row: Row) => boolean,
): Row[] {
  const names = Object.keys(columns);
  const rows = Array.from(
    { length: columns[names[0]].length },
    (_, i) => Object.fromEntries(names.map((name) => [name, columns[name][i]])) as Row,
  );
  return rows.filter(wanted);
}

const pooled = await runOn({}, { audit: true });

Deno.test("a pooled run finds a signal that one of its symbols has, and in that one alone", () => {
  const { pooling, symbols } = pooled.metrics.symbols!;
  assert.equal(pooling, "pooled");
  const area = (s: number) => symbols[s].models[1].rocAuc;
  assert.ok(area(0).low! > 0.6, `${area(0).low}`);
  for (const s of [1, 2]) assert.ok(area(s).low! < 0.5, `${area(s).low}`);
  // Folds are the same for all: each has a model and a threshold for everything.
  assert.deepEqual(pooled.metrics.models[1].thresholds.map(({ fold }) => fold), [0, 1, 2, 3]);
  assert.equal(
    pooled.metrics.models[1].forecast.samples,
    symbols.reduce(
      (sum, { models: [, { samples }] }) => sum + samples,
      0,
    ),
  );
});

Deno.test("a pooled run has symbols that end early and begin late in the folds that they reach", () => {
  const test = rowsOf(
    pooled.tables.predictions,
    ({ model, part }) => model === "logistic" && part === "test",
  );
  const foldsOf = (
    own: string,
  ) => [...new Set(test.filter(({ symbol }) => symbol === own).map(({ fold }) => fold))];
  assert.deepEqual(["AAA", "BBB", "CCC"].map(foldsOf), [[0, 1, 2, 3], [0, 1], [0, 1, 2, 3]]);
  const { folds } = pooled.metrics;
  for (const { fold, time } of test) {
    const { from, to } = folds[Number(fold)].test;
    assert.ok(Number(time) >= Date.parse(from) && Number(time) <= Date.parse(to));
  }
  assert.ok(test.every(({ time }, i) => i === 0 || time >= test[i - 1].time));
});

Deno.test("a pooled run trades a share of the cash in each symbol, and the portfolio is their sum", () => {
  const { equity, symbols } = pooled.tables;
  for (const name of ["smaCross", "logistic", "benchmark"]) {
    const total = rowsOf(equity, ({ model }) => model === name);
    const own = rowsOf(symbols!, ({ model }) => model === name);
    const latest = new Map(["AAA", "BBB", "CCC"].map((symbol) => [symbol, 100_000 / 3]));
    let next = 0;
    const byTime = [...own].sort((a, b) => Number(a.time) - Number(b.time));
    for (const { time, equity } of total) {
      while (next < byTime.length && byTime[next].time <= time) {
        latest.set(String(byTime[next].symbol), Number(byTime[next].equity));
        next++;
      }
      const sum = [...latest.values()].reduce((a, b) => a + b, 0);
      assert.ok(Math.abs(sum - Number(equity)) < 1e-6 * sum, `${name} at ${time}`);
    }
    assert.equal(next, byTime.length);
    assert.ok(Number(total.at(-1)!.time) <= LAST);
  }
  const trades = rowsOf(pooled.tables.trades, ({ model }) => model === "benchmark");
  assert.deepEqual(trades.map(({ symbol }) => symbol), ["AAA", "BBB", "CCC"]);
  // What ends early is sold at the open of its last bar, not held for ever.
  const ends = START + 699 * DAY;
  assert.deepEqual(trades.map(({ open, exitTime }) => [open, Number(exitTime) <= ends]), [
    [1, false],
    [0, true],
    [1, false],
  ]);
});

Deno.test("a pooled run is one trial a model on the data of each of its symbols", async () => {
  const { lines } = await verifyLedger(`${folder}/ledger.jsonl`);
  const own = lines.filter(({ runId }) => runId === pooled.metrics.runId);
  const [{ symbolsSha256, dataSha256 }] = own;
  assert.equal(symbolsSha256!.length, 3);
  for (const sha256 of [...symbolsSha256!, dataSha256]) {
    assert.equal(countTrials(own, { sha256 }), 2);
  }
  assert.equal(countTrials(own, { sha256: "0".repeat(64) }), 0);
  assert.deepEqual(pooled.manifest.data.map(({ path }) => path), ["AAA.csv", "BBB.csv", "CCC.csv"]);
});

Deno.test("a pooled run is audited, symbol by symbol and in its folds", () => {
  const { findings, coverage } = pooled.manifest.audit!;
  // What is planted in the first is more than markets give away, and told as such.
  for (const { severity, subject } of findings) {
    assert.equal(severity, "warning");
    assert.match(subject, /^AAA: /);
  }
  for (const symbol of ["AAA", "BBB", "CCC"]) {
    assert.ok(
      coverage!.some(({ subject, compared }) => subject.startsWith(`${symbol}: `) && compared > 0),
    );
  }
});

Deno.test("auditExperiment() names the symbol whose rows know later bars", async () => {
  const config = parseConfig(JSON.stringify(configOf({})), { path: "x.json" });
  const symbols = await Promise.all(
    ["AAA", "CCC"].map((symbol) => loadBars(`${folder}/${symbol}.csv`, { interval: "1d", symbol })),
  );
  const peek: Feature = {
    names: ["peek"],
    inputs: ["close"],
    warmup: 0,
    // The shorter symbol alone is given away.
    compute: ({ close }, [out]) =>
      out.forEach((_, t) => out[t] = close[close[0] === symbols[1].close[0] ? t + 1 : t]),
  };
  const features = featureSet("peeking", [peek, logReturn()]);
  const report = await auditExperiment({ config, bars: symbols[0], symbols, features }, {
    form: "quick",
  });
  const errors = report.findings.filter(({ severity }) => severity === "error");
  assert.ok(errors.length > 0);
  for (const { subject } of errors) assert.match(subject, /^CCC: peek/);
});

Deno.test("a pooled run is the same to the byte with any number of workers, and verifies", async () => {
  const again = await runOn({}, { workers: 3, out: await temporaryFolder() });
  for (const name of ["predictions", "equity", "trades", "symbols"]) {
    const read = (run: FinishedRun) => Deno.readFile(`${run.folder}/${name}.parquet`);
    assert.deepEqual(await read(again), await read(pooled), name);
  }
  const { same, outputs } = await verifyRun(pooled.folder);
  assert.ok(same, JSON.stringify(outputs));
  assert.ok(outputs.some(({ file }) => file === "symbols.parquet"));
});

Deno.test("a run's report has a table of its symbols, and is the same from the folder", async () => {
  const page = await renderReport(pooled);
  assert.match(page, /<h2>Symbols<\/h2>/);
  assert.match(page, /3 symbols, an equal share of the cash each/);
  assert.ok(page.includes("Figures of logistic by symbol") && page.includes(">CCC</th>"));
  assert.equal(await renderReport(await loadRun(pooled.folder)), page);
});

Deno.test("a run of each symbol by itself finds what runs on one symbol find", async () => {
  const out = await temporaryFolder();
  // The third has too few bars for folds of its own.
  const two = { symbols: SOURCES.slice(0, 2), pooling: "each" };
  const each = await runOn({ data: two }, { out });
  const { symbols } = each.metrics.symbols!;
  const part = (run: FinishedRun, own: string) =>
    rowsOf(run.tables.predictions, ({ symbol, model }) => symbol === own && model === "logistic")
      .map(({ time, part, score, probability, target, label }) => (
        { time, part, score, probability, target, label }
      ));
  for (const [s, source] of two.symbols.entries()) {
    const { symbol, models } = symbols[s];
    const single = await runOn({ data: source }, { out });
    assert.deepEqual(part(each, symbol), part(single, symbol));
    assert.deepEqual(models[1].rocAuc, single.metrics.models[1].forecast.rocAuc);
  }
  assert.deepEqual([...new Set(each.metrics.folds.map(({ symbol }) => symbol))], ["AAA", "BBB"]);
  const files = await Array.fromAsync(Deno.readDir(`${each.folder}/models`));
  assert.ok(files.some(({ name }) => name === "logistic-AAA.onnx"));
  assert.equal(files.length, 4);
  await assert.rejects(
    runOn({ data: { symbols: SOURCES, pooling: "each" } }, { out }),
    /validation: CCC: Expected at least 550 bars for one fold/,
  );
});

Deno.test("a pooled run trades every path of combinatorial folds and keeps a holdout by time", async () => {
  const out = await temporaryFolder();
  const validation = {
    ...{ kind: "combinatorialPurged", groups: 4, testGroups: 2 },
    ...{ validation: 30, calibration: 60, embargo: 2, holdout: 120 },
  };
  const { metrics, tables } = await runOn({ validation }, { out, audit: true });
  assert.equal(metrics.models[1].paths!.sharpe.length, 3);
  assert.ok(metrics.symbols!.symbols[0].models[1].rocAuc.low! > 0.6);
  const { holdout } = metrics;
  // The last bar has no label yet.
  assert.equal(holdout!.to, new Date(LAST - DAY).toISOString());
  const before = Date.parse(holdout!.from);
  assert.ok(rowsOf(tables.predictions, () => true).every(({ time }) => Number(time) < before));
});

Deno.test("experiments refuse symbols that do not go together", async () => {
  const parse = (changes: object) => () =>
    parseConfig(JSON.stringify(configOf(changes)), { path: "x.json" });
  const both = [SOURCES[0], SOURCES[1]];
  assert.throws(parse({ data: { symbols: [SOURCES[0]] } }), /data\.symbols: Expected a list of at/);
  assert.throws(
    parse({ data: { symbols: [SOURCES[0], SOURCES[0]] } }),
    /data\.symbols\[1\]: Expected a source of bars that none before it is/,
  );
  const basis = { others: { basis: SOURCES[1] } };
  assert.throws(
    parse({ features: basis, data: { symbols: both } }),
    /features\.others\.basis: Expected none with several symbols/,
  );
  const kind = { kind: "combinatorialPurged", groups: 4, testGroups: 2 };
  assert.throws(
    parse({
      data: { symbols: both, pooling: "each" },
      validation: { ...kind, validation: 30, calibration: 60 },
    }),
    /data\.pooling: Expected "pooled" with combinatorial folds but found "each"/,
  );
  const hourly = { ...SOURCES[1], interval: "1h" };
  await assert.rejects(
    runOn({ data: { symbols: [SOURCES[0], hourly] } }),
    /Expected bars of 1d as of AAA but found bars of 1h of BBB|BBB\.csv/,
  );
  const renamed = { ...SOURCES[1], symbol: "AAA" };
  await assert.rejects(
    runOn({ data: { symbols: [SOURCES[0], renamed] } }),
    /data\.symbols: Expected each symbol once but found AAA twice/,
  );
});
