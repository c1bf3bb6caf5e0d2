import { parseArgs } from "node:util";
import { checkNotebook } from "../tools/check_notebook.ts";
import { cellModule } from "./lab/cell_module.ts";
import { checkCells } from "./lab/check_cells.ts";
import { listNotebooks } from "./lab/list_notebooks.ts";
import { runCli } from "./run_cli.ts";

const HELP = `
Checks the cells of notebooks: types, lint and format. The project's own,
notebooks/NN_*.ipynb, must also be short, explained and without outputs.

Usage: deno task nb:check [NOTEBOOK...] [OPTIONS]

  NOTEBOOK    a file, or a name in notebooks/ like 00_quickstart (default: all of them)
  --strict    holds every notebook to what the project's own must be
  --debug     prints the stack of an error
  --help      prints this text
`;

/** Notebooks that are committed with the project, by their path or name. */
const OWN = /^(\.\/)?notebooks\/\d\d_[^/]*\.ipynb$/;

async function main(args: string[]): Promise<number> {
  const { values: { strict }, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { strict: { type: "boolean", default: false } },
  });
  const notebooks = await listNotebooks(positionals);
  const problems: string[] = [];
  const readable: string[] = [];
  for (const notebook of notebooks) {
    const text = await Deno.readTextFile(notebook);
    const broken = notebookProblem(notebook, text);
    if (broken) problems.push(broken);
    else readable.push(notebook);
    if (!broken && (strict || OWN.test(notebook))) problems.push(...checkNotebook(notebook, text));
  }
  if (readable.length > 0) problems.push(...await checkCells(readable));
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) {
    console.log(`${notebooks.length} notebooks: types, lint and format hold`);
  }
  return problems.length === 0 ? 0 : 1;
}

/** Why a file has no cells to look into; undefined where it has. */
function notebookProblem(notebook: string, text: string): string | undefined {
  try {
    cellModule(notebook, text);
  } catch (error) {
    return (error as SyntaxError).message;
  }
}

if (import.meta.main) await runCli(main, { help: HELP });
