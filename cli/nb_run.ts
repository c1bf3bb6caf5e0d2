import { parseArgs } from "node:util";
import { executeNotebook, type Execution } from "./lab/execute.ts";
import { labPlaces } from "./lab/places.ts";
import { parseSettings } from "./lab/parse_settings.ts";
import { listNotebooks } from "./lab/list_notebooks.ts";
import { readsParameters } from "./lab/reads_parameters.ts";
import { runCli } from "./run_cli.ts";

const HELP = `
Runs notebooks from top to bottom in Assay's kernel and fails on a failing cell.

Usage: deno task nb:run [NOTEBOOK...] [OPTIONS]

  NOTEBOOK          a file, or a name in notebooks/ like 00_quickstart (default: all of them)
  --set NAME=VALUE  a parameter of the notebook, may be repeated; split.test=90 reaches inside
  --into DIR        where executed copies and pages go (default: artifacts/notebooks)
  --timeout N       seconds that a cell may take (default: 600)
  --debug           prints the stack of an error
  --help            prints this text
`;

function timeoutOf(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1) {
    throw new RangeError(`Expected --timeout to be seconds greater than 0 but found ${text}`);
  }
  return seconds;
}

function line(notebook: string, { cells, failed, seconds, html }: Execution): string {
  const time = `${seconds.toFixed(1)} s`;
  if (!failed) return `ok      ${notebook}  ${cells} cells  ${time}  ${html}`;
  // Parameters travel in a variable of the environment; the user wrote --set.
  const problem = failed.problem.replace("ASSAY_PARAMETERS:", "--set:");
  return `FAILED  ${notebook}  code cell ${failed.cell}  ${time}  ${html}\n${problem}`;
}

/** Throws for the first notebook that would run with its own numbers although others were given. */
async function assertReadParameters(notebooks: readonly string[]): Promise<void> {
  for (const notebook of notebooks) {
    if (!readsParameters(notebook, await Deno.readTextFile(notebook))) {
      throw new RangeError(
        `--set: Expected ${notebook} to read its parameters but found no call of core.parameters`,
      );
    }
  }
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      set: { type: "string", multiple: true, default: [] },
      into: { type: "string", default: "artifacts/notebooks" },
      timeout: { type: "string", default: "600" },
    },
  });
  const parameters = parseSettings(values.set);
  const timeout = timeoutOf(values.timeout);
  const places = labPlaces();
  await Deno.stat(places.kernelSpec).catch(() => {
    throw new Error("Expected Assay's kernel in .venv but found none: run deno task lab --setup");
  });
  const notebooks = await listNotebooks(positionals);
  if (values.set.length > 0) await assertReadParameters(notebooks);
  let failures = 0;
  for (const notebook of notebooks) {
    // Some take most of a minute; a log needs the result only.
    if (Deno.stdout.isTerminal()) console.error(`running ${notebook}`);
    const done = await executeNotebook(notebook, places, {
      into: values.into,
      parameters,
      timeout,
    });
    console.log(line(notebook, done));
    if (done.failed) failures++;
  }
  return failures === 0 ? 0 : 1;
}

if (import.meta.main) await runCli(main, { help: HELP });
