import { parseArgs } from "node:util";
import { replaceFile } from "../lib/data/mod.ts";
import { loadRun, renderReport } from "../lib/reports/mod.ts";
import { runCli } from "./run_cli.ts";

const HELP = `
Renders the report of a finished run again.

Usage: deno task report RUN_DIR [OPTIONS]

  RUN_DIR       folder of a run, like experiments/NAME/runs/ID
  --out FILE    where to write the page (default: RUN_DIR/report.html)
  --debug       prints the stack of an error
  --help        prints this text
`;

/** Writes a page in one go: a reader never sees half of it. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await replaceFile(path, new TextEncoder().encode(text));
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { out: { type: "string" } },
  });
  if (positionals.length !== 1) {
    throw new TypeError(
      `Expected the folder of one run (deno task report RUN_DIR) but found ${
        positionals.length === 0 ? "none" : positionals.join(" and ")
      }`,
    );
  }
  const folder = positionals[0].replace(/\/+$/, "") || "/";
  const path = values.out ?? `${folder}/report.html`;
  await writeWhole(path, await renderReport(await loadRun(folder)));
  console.log(path);
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
