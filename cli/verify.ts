import { parseArgs } from "node:util";
import { findRun, verifyRun } from "../lib/experiments/mod.ts";
import { progressBar } from "./progress_bar.ts";
import { runCli } from "./run_cli.ts";
import { describeVerified } from "./runs/describe_verified.ts";
import { interruption } from "./runs/interruption.ts";
import { parseCount } from "./runs/parse_count.ts";
import { EXPERIMENTS, NAMING, nearby } from "./runs/places.ts";

const HELP = `
Runs a run again from its manifest and compares tables and models byte for byte, figures by value.
Ends with exit code 1 when anything differs, and says which inputs have changed. Nothing is added
to the ledger: it is the same trial again.

Usage: deno task verify RUN [OPTIONS]

${NAMING}
  --workers N     folds and models computed at a time (default: the number of cores)
  --folder PATH   folder of experiments (default: experiments)
  --json          prints what was found as JSON
  --debug         prints the stack of an error
  --help          prints this text
`;

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      workers: { type: "string" },
      folder: { type: "string", default: EXPERIMENTS },
      json: { type: "boolean", default: false },
    },
  });
  if (positionals.length !== 1) {
    throw new TypeError(`Expected one run but found ${positionals.join(" and ") || "none"}`);
  }
  const folder = nearby(await findRun(positionals[0], values));
  const verified = await verifyRun(folder, {
    workers: parseCount("--workers", values.workers),
    abort: interruption("Interrupted: nothing was compared"),
    progress: progressBar(),
  });
  const { manifest: _manifest, ...rest } = verified;
  console.log(
    values.json ? JSON.stringify({ folder, ...rest }) : describeVerified(verified, folder),
  );
  return verified.same ? 0 : 1;
}

if (import.meta.main) await runCli(main, { help: HELP });
