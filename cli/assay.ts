import { basename } from "node:path";
import { parseArgs } from "node:util";
import {
  type AssayOptions,
  type AssayReport,
  assayResult,
  COLUMN_ROLES,
  type ColumnRole,
  readBenchmark,
  readMatrix,
  type ReadOptions,
  readResult,
  RETURN_UNITS,
} from "lib/assay/mod.ts";
import { replaceFile } from "lib/data/replace_file.ts";
import { VERDICT_CODES, type VerdictCode } from "lib/validation/verdict/mod.ts";
import { describeAssay } from "./assay/describe.ts";
import { oneOf } from "./column_options.ts";
import { runCli } from "./run_cli.ts";

const HELP = `
Judges a result that was made elsewhere: says what it shows, what it cannot show, and how many trials
it takes until nothing is left of it.

usage: deno task assay FILE [options]

  FILE                  CSV, Parquet or Feather with returns, equity or trades (backtesting.py's
                        _trades and _equity_curve, vectorbt's trades and returns), or freqtrade's
                        backtest result (.zip or .json)
  --trials N            variants tried until this one was chosen, itself included
  --alternatives FILE   table of what else was tried: a column of returns or equity each
  --benchmark FILE      returns, equity or prices (column close) of what it is held against
  --periods-per-year N  returns or trades a year (default: from the times, where they leave no doubt)
  --costs WHAT          charged, none, or a rate like 0.0005 to take off every entry and exit
  --fills WHAT          nextOpen or sameClose: how orders were filled
  --live                the returns were made with money, not simulated
  --column ROLE=NAME    what a column holds; repeat for more. Roles: time, returns, equity, or of
                        trades entry, exit, gain, profit, size, entryPrice, exitPrice, side, fees
  --unit UNIT           fraction, percent, log or money (with --capital): what returns are written in
  --select NAME         strategy or column of a file with several; all: trades of one portfolio
  --capital MONEY       money at the start, for trades and for profits in money
  --confidence C        of intervals and of evidence (default: 0.95)
  --seed N              seed of all randomness (default: 1)
  --require LEVEL       weak or evidence: exit code 2 when the verdict is below it
  --json                print the report as JSON
  --out FOLDER          gets assay.html and assay.json (default: artifacts/assay/NAME)
  --debug               print the stack of an error

Exit code 0: judged, whatever the verdict. 1: the file cannot be judged. 2: below --require.
`;

/** Levels of --require with the verdicts that meet them. */
const REQUIRED = { weak: "weakEvidence", evidence: "evidence" } as const satisfies Record<
  string,
  VerdictCode
>;

function parseColumns(pairs: readonly string[]): ReadOptions["columns"] {
  const columns: Partial<Record<ColumnRole, string>> = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const role = oneOf<ColumnRole>("--column", at < 0 ? pair : pair.slice(0, at), COLUMN_ROLES)!;
    if (at < 0) throw new TypeError(`Expected --column to be ROLE=NAME but found ${pair}`);
    columns[role] = pair.slice(at + 1);
  }
  return columns;
}

function parseNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new TypeError(`Expected ${name} to be a number but found ${JSON.stringify(text)}`);
}

function parseCosts(text: string | undefined): AssayOptions["costs"] {
  if (text === undefined || text === "charged" || text === "none") return text;
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 0.1) return value;
  throw new TypeError(
    `Expected --costs to be charged, none, or a rate from 0 to 0.1 like 0.0005 but found ${text}`,
  );
}

/** JSON has no infinities, and null for what is undefined; curves become lists. */
function toJson(report: AssayReport): string {
  const plain = (_: string, value: unknown) =>
    value instanceof Float64Array ? Array.from(value) : value === Infinity ? "Infinity" : value;
  return JSON.stringify(report, plain, 2);
}

async function writeReport(folder: string, report: AssayReport, json: string): Promise<void> {
  // Drawing libraries load only here.
  const { renderAssay } = await import("lib/reports/assay/render_assay.ts");
  const encode = (text: string) => new TextEncoder().encode(`${text.trimEnd()}\n`);
  await Deno.mkdir(folder, { recursive: true });
  await replaceFile(`${folder}/assay.json`, encode(json));
  await replaceFile(`${folder}/assay.html`, encode(await renderAssay(report)));
}

/** `deno task assay`: judges a file. */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      trials: { type: "string" },
      alternatives: { type: "string" },
      benchmark: { type: "string" },
      "periods-per-year": { type: "string" },
      costs: { type: "string" },
      fills: { type: "string" },
      live: { type: "boolean", default: false },
      column: { type: "string", multiple: true, default: [] },
      unit: { type: "string" },
      select: { type: "string" },
      capital: { type: "string" },
      confidence: { type: "string" },
      seed: { type: "string" },
      require: { type: "string" },
      json: { type: "boolean", default: false },
      out: { type: "string" },
    },
  });
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) {
    throw new TypeError(
      `Expected one file but found ${
        positionals.length === 0 ? "none" : positionals.join(", ")
      }; try --help`,
    );
  }
  const required = oneOf("--require", values.require, Object.keys(REQUIRED)) as
    | keyof typeof REQUIRED
    | undefined;
  const options: AssayOptions = {
    trials: parseNumber("--trials", values.trials),
    periodsPerYear: parseNumber("--periods-per-year", values["periods-per-year"]),
    costs: parseCosts(values.costs),
    fill: oneOf<"nextOpen" | "sameClose">("--fills", values.fills, ["nextOpen", "sameClose"]),
    live: values.live,
    confidence: parseNumber("--confidence", values.confidence),
    seed: parseNumber("--seed", values.seed),
  };
  const result = await readResult(path, {
    columns: parseColumns(values.column),
    unit: oneOf("--unit", values.unit, RETURN_UNITS),
    select: values.select,
    capital: parseNumber("--capital", values.capital),
  });
  const report = assayResult(result, {
    ...options,
    alternatives: values.alternatives === undefined
      ? undefined
      : await readMatrix(values.alternatives),
    benchmark: values.benchmark === undefined ? undefined : await readBenchmark(values.benchmark),
  });
  const json = toJson(report);
  const folder = values.out ?? `artifacts/assay/${basename(path)}`;
  await writeReport(folder, report, json);
  if (values.json) console.log(json);
  else {
    for (const line of describeAssay(report)) console.log(line);
    console.log(`\nreport: ${folder}/assay.html`);
  }
  const level = (code: VerdictCode) => VERDICT_CODES.indexOf(code);
  return required && level(report.verdict.code) < level(REQUIRED[required]) ? 2 : 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
