import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findRun } from "../lib/experiments/mod.ts";
import { comparePaired, loadRun, renderCompare } from "../lib/reports/mod.ts";
import { writeWhole } from "./report.ts";
import { runCli } from "./run_cli.ts";
import { describePaired } from "./runs/describe_paired.ts";
import { EXPERIMENTS, NAMING } from "./runs/places.ts";

const HELP = `
Writes one HTML page that shows runs side by side, and prints how each differs from the first, model
by model on the same rows, with p-values adjusted for the number of tests.

Usage: deno task compare RUN RUN... [OPTIONS]

${NAMING}
  --out FILE      where to write the page (default: experiments/compare.html)
  --folder PATH   folder of experiments (default: experiments)
  --debug         prints the stack of an error
  --help          prints this text
`;

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      out: {
        type: "string",
        default: fileURLToPath(new URL("../experiments/compare.html", import.meta.url)),
      },
      folder: { type: "string", default: EXPERIMENTS },
    },
  });
  const runs = [];
  for (const name of positionals) runs.push(await loadRun(await findRun(name, values)));
  await writeWhole(values.out, await renderCompare(runs));
  const paired = describePaired(comparePaired(runs), runs.map(({ metrics }) => metrics.runId));
  if (paired !== "") console.log(`${paired}\n`);
  console.log(values.out);
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
