import { parseArgs } from "node:util";
import { findRun } from "../lib/experiments/mod.ts";
import { loadRecords } from "../lib/reports/load_run.ts";
import { runCli } from "./run_cli.ts";
import { describeShown } from "./runs/describe_shown.ts";
import { EXPERIMENTS, NAMING, nearby } from "./runs/places.ts";

const HELP = `
Prints what a run has found and what it was made from.

Usage: deno task show RUN [OPTIONS]

${NAMING}
  --folder PATH   folder of experiments (default: experiments)
  --json          prints metrics.json and manifest.json as one object
  --debug         prints the stack of an error
  --help          prints this text
`;

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      folder: { type: "string", default: EXPERIMENTS },
      json: { type: "boolean", default: false },
    },
  });
  if (positionals.length > 1) {
    throw new TypeError(`Expected one run but found ${positionals.join(" and ")}`);
  }
  const folder = nearby(await findRun(positionals[0] ?? "latest", values));
  const records = await loadRecords(folder);
  console.log(values.json ? JSON.stringify(records, null, 2) : describeShown(records, folder));
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
