import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadRun, renderCompare } from "../lib/reports/mod.ts";
import { writeWhole } from "./report.ts";
import { runCli } from "./run_cli.ts";

const HELP = `
Writes one HTML page that shows runs side by side.

Usage: deno task compare RUN_DIR RUN_DIR... [OPTIONS]

  RUN_DIR       folder of a run, like experiments/NAME/runs/ID
  --out FILE    where to write the page (default: experiments/compare.html)
  --debug       prints the stack of an error
  --help        prints this text
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
    },
  });
  const runs = [];
  for (const folder of positionals) runs.push(await loadRun(folder.replace(/(?<=.)\/+$/, "")));
  await writeWhole(values.out, await renderCompare(runs));
  console.log(values.out);
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
