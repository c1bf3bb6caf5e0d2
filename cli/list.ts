import { parseArgs } from "node:util";
import { type ListedRun, listRuns } from "../lib/experiments/mod.ts";
import { runCli } from "./run_cli.ts";
import { describeRunShort, type RunRow, SORT_KEYS, sortRuns } from "./runs/run_row.ts";
import { EXPERIMENTS, nearby } from "./runs/places.ts";
import { size, textTable } from "./runs/text_table.ts";

const HELP = `
Lists finished runs, the latest first.

Usage: deno task list [EXPERIMENT] [OPTIONS]

  EXPERIMENT      its runs only (default: those of all experiments)
  --sort KEY      ${SORT_KEYS.join(", ")} (default: date); all but the experiment the highest first
  --folder PATH   folder of experiments (default: experiments)
  --json          prints an array of objects
  --debug         prints the stack of an error
  --help          prints this text
`;

const NONE = "–";

/** "weakEvidence" as one says it; other words are as they are. */
const spoken = (code: string) => code.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function cells(run: RunRow): string[] {
  const figure = (value: number | null, digits: number) => value?.toFixed(digits) ?? NONE;
  return [
    run.experiment,
    run.id,
    run.date?.slice(0, 16).replace("T", " ") ?? NONE,
    String(run.models),
    run.best ?? NONE,
    figure(run.rocAuc, 3),
    figure(run.sharpe, 2),
    spoken(run.verdict),
    size(run.bytes),
  ];
}

/** The table, and under it what is wrong with folders that cannot be read. */
function describe(rows: readonly RunRow[], runs: readonly ListedRun[]): string {
  const columns = [
    ...["experiment", "run", "finished (UTC)"].map((name) => ({ name })),
    { name: "models", right: true },
    { name: "best" },
    { name: "ROC-AUC", right: true },
    { name: "net Sharpe", right: true },
    { name: "verdict" },
    { name: "size", right: true },
  ];
  const broken = runs.flatMap(({ folder, problem }) =>
    problem === undefined ? [] : [`${nearby(folder)}: ${problem}`]
  );
  const advice = broken.length > 0 ? ["", ...broken, "deno task gc removes them"] : [];
  return [textTable(columns, rows.map(cells)), ...advice].join("\n");
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      sort: { type: "string", default: "date" },
      folder: { type: "string", default: EXPERIMENTS },
      json: { type: "boolean", default: false },
    },
  });
  if (positionals.length > 1) {
    throw new TypeError(`Expected one experiment but found ${positionals.join(" and ")}`);
  }
  const [experiment] = positionals;
  const runs = await listRuns(values.folder, { experiment });
  const rows = sortRuns(runs.map(describeRunShort), values.sort);
  if (values.json) console.log(JSON.stringify(rows, null, 2));
  else if (rows.length > 0) console.log(describe(rows, runs));
  else {
    const which = experiment === undefined ? "" : ` of ${experiment}`;
    console.log(`No runs${which} in ${nearby(values.folder)}; deno task run-experiment makes one`);
  }
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
