import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readExperiments, renderIndex } from "../lib/reports/mod.ts";
import { writeWhole } from "./report.ts";
import { runCli } from "./run_cli.ts";

const HELP = `
Writes index.html into the experiments folder: all experiments and runs with their verdicts.

Usage: deno task index [OPTIONS]

  --folder PATH   folder of experiments (default: experiments)
  --debug         prints the stack of an error
  --help          prints this text
`;

async function main(args: string[]): Promise<number> {
  const { values: { folder } } = parseArgs({
    args,
    options: {
      folder: {
        type: "string",
        default: fileURLToPath(new URL("../experiments", import.meta.url)),
      },
    },
  });
  const path = `${folder}/index.html`;
  await writeWhole(path, renderIndex(await readExperiments(folder)));
  console.log(path);
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
