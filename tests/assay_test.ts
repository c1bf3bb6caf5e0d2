import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { type AssayOptions, assayResult, type ReadOptions, readResult } from "lib/assay/mod.ts";
import { temporaryFolder } from "./temporary_folder.ts";

const CLI = fileURLToPath(new URL("../cli/assay.ts", import.meta.url));
const SAMPLES = fileURLToPath(new URL("assay/samples/", import.meta.url));
const golden = JSON.parse(await Deno.readTextFile(new URL("assay/golden.json", import.meta.url)));
const folder = await temporaryFolder();

async function run(args: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-P=test", CLI, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, error };
}

const near = (found: number, expected: number, within: number) =>
  assert.ok(Math.abs(found - expected) <= within, `${found}, expected ${expected}`);

for (const name of ["backtesting_equity", "vectorbt_returns"]) {
  Deno.test(`an assay of ${name} has the figures of quantstats and empyrical`, async () => {
    const report = assayResult(await readResult(`${SAMPLES}${name}.csv`), { resamples: 100 });
    const theirs = golden[name];
    const { performance, drawdown, basis } = report;
    assert.equal(basis.observations, theirs.observations);
    near(performance.sharpe.estimate, theirs.sharpe, 1e-9);
    near(performance.sharpe.estimate, theirs.empyricalSharpe, 1e-9);
    near(performance.totalReturn, theirs.totalReturn, 1e-9);
    near(performance.cagr, theirs.cagr, 1e-9);
    near(performance.volatility, theirs.volatility, 1e-9);
    near(drawdown.observed, theirs.maxDrawdown, 1e-12);
    near(drawdown.observed, theirs.quantstatsMaxDrawdown, 1e-12);
    // Theirs takes skewness and kurtosis of a sample, ours those of the returns that are there.
    near(performance.probabilisticSharpe, theirs.probabilisticSharpe, 1e-4);
  });
}

const CASES: readonly {
  readonly file: string;
  readonly read?: ReadOptions;
  readonly options?: AssayOptions;
  readonly format: string;
  readonly kind: "periods" | "trades";
  readonly observations: number;
  readonly trades?: number;
}[] = [
  { file: "backtesting_equity.csv", format: "backtesting.py", kind: "periods", observations: 1096 },
  {
    file: "backtesting_trades.csv",
    format: "backtesting.py",
    kind: "trades",
    observations: 36,
    trades: 36,
  },
  {
    file: "backtesting_trades.csv",
    read: { capital: 100_000 },
    format: "backtesting.py",
    kind: "periods",
    observations: 1054,
    trades: 36,
  },
  { file: "vectorbt_returns.csv", format: "returns", kind: "periods", observations: 1097 },
  { file: "vectorbt_trades.csv", format: "vectorbt", kind: "trades", observations: 18, trades: 18 },
  { file: "equity.parquet", format: "equity", kind: "periods", observations: 1096 },
  { file: "pandas_returns.parquet", format: "returns", kind: "periods", observations: 1097 },
  {
    file: "freqtrade.zip",
    read: { select: "SlowCross" },
    format: "freqtrade",
    kind: "periods",
    observations: 1095,
    trades: 106,
  },
];

Deno.test("every sample is judged as what it is", async () => {
  for (const { file, read, options, format, kind, observations, trades } of CASES) {
    const report = assayResult(await readResult(`${SAMPLES}${file}`, read), {
      resamples: 100,
      ...options,
    });
    assert.deepEqual(
      [report.format, report.basis.kind, report.basis.observations, report.trades],
      [format, kind, observations, trades],
      file,
    );
    assert.notEqual(report.verdict.code, "evidence", file);
    assert.ok(report.deflation.at.length >= 4 && report.findings.length > 0, file);
    assert.equal(report.costSensitivity !== undefined, trades !== undefined, file);
    const years = report.years.reduce((sum, year) => sum + year.observations, 0);
    assert.equal(years, observations, file);
  }
});

Deno.test("deno task assay prints and writes the same judgement", async () => {
  const out = `${folder}/freqtrade`;
  const { code, out: text, error } = await run([
    `${SAMPLES}freqtrade.zip`,
    ...["--select", "EmaCross", "--trials", "40", "--out", out],
  ]);
  assert.deepEqual([code, error], [0, ""]);
  assert.match(
    text,
    /^freqtrade EmaCross: 1,095 returns and 111 trades, 2019-01-03 to 2022-01-01\n/,
  );
  assert.match(text, /365 returns a year \(derived: a row on every day of the week\)/);
  assert.match(text, /No evidence for this result: [^]*because you state 40\s+trials/);
  assert.match(text, /\n {2}40 \(stated\) /);
  assert.match(text, /vanishes with more than 4 trials/);
  assert.ok(text.split("\n").slice(0, -2).every((line) => line.length <= 100));
  const json = JSON.parse(await Deno.readTextFile(`${out}/assay.json`));
  assert.equal(json.verdict.code, "noEvidence");
  assert.equal(json.curve.equity.length, 1096);
  assert.match(await Deno.readTextFile(`${out}/assay.html`), /Assay of freqtrade.zip/);
});

Deno.test("deno task assay takes alternatives and a benchmark, prints JSON, and has exit codes", async () => {
  const args = [
    `${SAMPLES}vectorbt_returns.csv`,
    ...["--trials", "28", "--alternatives", `${SAMPLES}vectorbt_alternatives.csv`],
    ...["--benchmark", "data/samples/BTCUSDT-1d.parquet", "--costs", "charged"],
    ...["--require", "weak", "--json", "--out", `${folder}/vectorbt`],
  ];
  const { code, out, error } = await run(args);
  assert.deepEqual([code, error], [2, ""]);
  const { overfitting, benchmark, deflation, verdict } = JSON.parse(out);
  assert.equal(overfitting.column, "10/30");
  assert.equal(overfitting.strategies, 28);
  assert.ok(overfitting.probability > 0.5);
  assert.ok(benchmark.pValue > 0.05);
  assert.equal(deflation.varianceFrom, "alternatives");
  assert.equal(verdict.code, "noEvidence");
});

Deno.test("deno task assay says in one line what it cannot do", async () => {
  const refuses = async (args: readonly string[], message: RegExp) => {
    const { code, out, error } = await run([...args, "--out", `${folder}/refused`]);
    assert.deepEqual([code, out], [1, ""]);
    assert.match(error, message);
    assert.equal(error.trimEnd().split("\n").length, 1);
  };
  await Promise.all([
    refuses([], /^error: Expected one file but found none/),
    refuses([`${SAMPLES}freqtrade.zip`], /found 2: EmaCross, SlowCross; say --select NAME/),
    refuses(["nowhere.csv"], /Expected a file at nowhere.csv but found nothing/),
    refuses([`${SAMPLES}equity.parquet`, "--costs", "much"], /--costs to be charged, none, or/),
    refuses([`${SAMPLES}equity.parquet`, "--trials", "x"], /--trials to be a number but found "x"/),
    refuses([`${SAMPLES}equity.parquet`, "--column", "profits=a"], /--column to be one of time/),
  ]);
  await assert.rejects(() => Deno.stat(`${folder}/refused`));
});
