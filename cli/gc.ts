import { parseArgs } from "node:util";
import { findGarbage, removeGarbage } from "../lib/experiments/mod.ts";
import { runCli } from "./run_cli.ts";
import { parseCount } from "./runs/parse_count.ts";
import { EXPERIMENTS, nearby } from "./runs/places.ts";
import { size, textTable } from "./runs/text_table.ts";

const HELP = `
Shows what may go from the folder of experiments, and removes it with --yes: leftovers of processes
that were killed (untouched for an hour), work of stopped runs (for two weeks), folders of runs that
cannot be read, and with --keep old runs. The ledger stays as it is: trials remain counted.

Usage: deno task gc [EXPERIMENT] [OPTIONS]

  EXPERIMENT      looks there only (default: everywhere)
  --keep N        keeps the latest N finished runs of each experiment (default: all)
  --idle HOURS    gives up leftovers and work that nobody touched for so long
  --yes           removes what is shown
  --folder PATH   folder of experiments (default: experiments)
  --debug         prints the stack of an error
  --help          prints this text
`;

const HOUR_MS = 3_600_000;

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      keep: { type: "string" },
      idle: { type: "string" },
      yes: { type: "boolean", default: false },
      folder: { type: "string", default: EXPERIMENTS },
    },
  });
  if (positionals.length > 1) {
    throw new TypeError(`Expected one experiment but found ${positionals.join(" and ")}`);
  }
  const hours = parseCount("--idle", values.idle, { min: 0 });
  const idle = hours === undefined ? {} : { idleMs: hours * HOUR_MS, workMs: hours * HOUR_MS };
  const garbage = await findGarbage(values.folder, {
    keep: parseCount("--keep", values.keep, { min: 0 }),
    experiment: positionals[0],
    ...idle,
  });
  if (garbage.length === 0) {
    console.log("Nothing may go");
    return 0;
  }
  const columns = [{ name: "path" }, { name: "size", right: true }, { name: "why" }];
  const rows = garbage.map(({ path, bytes, because }) => [nearby(path), size(bytes), because]);
  console.log(textTable(columns, rows));
  const whole = size(garbage.reduce((sum, { bytes }) => sum + bytes, 0));
  if (values.yes) await removeGarbage(garbage);
  console.log(values.yes ? `\nRemoved ${whole}` : `\n${whole} in all; --yes removes them`);
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
