import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { formatInterval } from "../lib/core/mod.ts";
import {
  type BarsSpan,
  findMissingRuns,
  summarizeLedger,
  type TrialFamily,
  verifyLedger,
} from "../lib/experiments/mod.ts";
import { runCli } from "./run_cli.ts";
import { nearby } from "./runs/places.ts";

const HELP = `
Shows how often each question was asked: trials by data and label, where they came from, how far they
got, and how many independent ones they amount to (clusters of returns that move alike). Checks that
every line matches its hash and follows the one before, and that the trials of every run on the disk
are in it, as the run left them: a broken chain or a run without its lines ends with exit code 1.

Usage: deno task ledger [OPTIONS]

  --verify        checks only
  --family NAME   only families whose experiment or label is NAME, or whose data hash begins with it
  --json          prints JSON
  --ledger FILE   the ledger (default: experiments/ledger.jsonl)
  --runs FOLDER   looks for runs of this ledger here (default: the ledger's folder)
  --debug         prints the stack of an error
  --help          prints this text
`;

const counts = (some: Readonly<Partial<Record<string, number>>>) =>
  Object.entries(some).map(([name, count]) => `${count} ${name}`).join(", ");

function matches({ experiments, label, dataSha256 }: TrialFamily, name: string): boolean {
  return experiments.includes(name) || label === name || dataSha256.startsWith(name);
}

const day = (time: string) => time.slice(0, 10);

const describeBars = ({ symbol, intervalMs, from, to }: BarsSpan) =>
  `${symbol} ${formatInterval(intervalMs)}, ${day(from)} to ${day(to)}`;

function describe(family: TrialFamily): string {
  const { dataSha256, bars, label, experiments, trials, effective, withReturns, best } = family;
  const opened = family.holdoutOpenings;
  return [
    `${label} on data ${dataSha256.slice(0, 12)} (${experiments.join(", ")})`,
    ...bars ? [`  bars         ${bars.map(describeBars).join("; ")}`] : [],
    `  trials       ${trials} (${counts(family.byStatus)}; ${counts(family.bySource)})`,
    `  independent  ${effective}, by the returns of ${withReturns}`,
    ...best ? [`  best Sharpe  ${best.sharpe.toFixed(2)} (${best.model})`] : [],
    ...opened > 0
      ? [`  holdout      opened by ${opened} ${opened === 1 ? "trial" : "trials"}`]
      : [],
  ].join("\n");
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      verify: { type: "boolean", default: false },
      family: { type: "string" },
      runs: { type: "string" },
      json: { type: "boolean", default: false },
      ledger: {
        type: "string",
        default: fileURLToPath(new URL("../experiments/ledger.jsonl", import.meta.url)),
      },
    },
  });
  const report = await verifyLedger(values.ledger);
  const { lines, head, problem } = report;
  const all = values.verify ? [] : await summarizeLedger(lines, { ledgerPath: values.ledger });
  const { family } = values;
  const families = family === undefined ? all : all.filter((some) => matches(some, family));
  if (family !== undefined && !values.verify && families.length === 0) {
    throw new RangeError(
      `Expected --family to name an experiment, label or data but found ${family}`,
    );
  }
  // Behind a break no line is known to be true, and every later run would seem to lack its own.
  const { runs, missing } = problem ? { runs: 0, missing: [] } : await findMissingRuns(report, {
    ledgerPath: values.ledger,
    folder: values.runs ?? dirname(values.ledger),
  });
  const code = problem || missing.length > 0 ? 1 : 0;
  if (values.json) {
    console.log(JSON.stringify(
      {
        ledger: values.ledger,
        lines: lines.length,
        head,
        ...problem ? { problem } : { runs, missing },
        ...values.verify ? {} : { families },
      },
      null,
      2,
    ));
    return code;
  }
  for (const some of families) console.log(`${describe(some)}\n`);
  if (problem) {
    console.error(`error: ${values.ledger} line ${problem.line}: ${problem.message}`);
    return 1;
  }
  console.log(`${lines.length} lines in one chain, the last with hash ${head.slice(0, 12)}`);
  for (const { folder, message } of missing) console.error(`error: ${nearby(folder)}: ${message}`);
  if (missing.length === 0 && runs > 0) {
    console.log(`${runs === 1 ? "1 run has its" : `${runs} runs have their`} lines in it`);
  }
  return code;
}

if (import.meta.main) await runCli(main, { help: HELP });
