import { parseArgs } from "node:util";
import { checkNotebook } from "../tools/check_notebook.ts";
import { checkCells } from "./lab/check_cells.ts";
import { listNotebooks } from "./lab/list_notebooks.ts";
import { runCli } from "./run_cli.ts";

const HELP = `
Checks the cells of notebooks: types, lint, format, and that nothing is stored but code and prose.

Usage: deno task nb:check [NOTEBOOK...] [OPTIONS]

  NOTEBOOK    a file, or a name in notebooks/ like 00_quickstart (default: all of them)
  --debug     prints the stack of an error
  --help      prints this text
`;

async function main(args: string[]): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const notebooks = await listNotebooks(positionals);
  const problems: string[] = [];
  for (const notebook of notebooks) {
    problems.push(...checkNotebook(notebook, await Deno.readTextFile(notebook)));
  }
  // What is no notebook has no cells to look into.
  if (problems.length === 0) problems.push(...await checkCells(notebooks));
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) {
    console.log(`${notebooks.length} notebooks: types, lint and format hold`);
  }
  return problems.length === 0 ? 0 : 1;
}

if (import.meta.main) await runCli(main, { help: HELP });
