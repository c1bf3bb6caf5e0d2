import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  ablateExperiment,
  ABLATION_AXES,
  type AblationAxis,
  readConfig,
} from "../lib/experiments/mod.ts";
import { renderAblation } from "../lib/reports/mod.ts";
import { describeAblation } from "./ablate/describe_ablation.ts";
import { progressBar } from "./progress_bar.ts";
import { runCli } from "./run_cli.ts";
import { interruption } from "./runs/interruption.ts";
import { parseCount } from "./runs/parse_count.ts";
import { EXPERIMENTS, nearby } from "./runs/places.ts";

const HELP = `
Changes one thing of an experiment at a time and says which differences are more than noise.

Usage: deno task ablate EXPERIMENT [OPTIONS]

  EXPERIMENT         name of a folder of experiments, or path of an experiment.json
  --only AXES        what is changed, separated by commas (default: the configuration's ablation.axes,
                     else all): ${ABLATION_AXES.slice(0, 4).join(", ")},
                     ${ABLATION_AXES.slice(4).join(", ")}
  --seeds N          fits of each variant of a random model (default: ablation.seeds, else 3)
  --set PATH=VALUE   changes one setting first, like --set label.horizon=5; may be repeated
  --smoke            quick check of the machinery, not a result (the same as --set smoke=true)
  --workers N        fits at a time (default: the number of cores); results do not depend on it
  --fresh            begins at the beginning; otherwise the same goes on where it was killed
  --no-audit         leaves out the look-ahead audit before the first fit
  --out FOLDER       gets NAME/ablations/ID (default: experiments)
  --ledger FILE      counts the trials (default: experiments/ledger.jsonl for all folders below
                     experiments, else ledger.jsonl in the folder of --out)
  --json             prints the results as JSON
  --debug            prints the stack of an error
  --help             prints this text
`;

const INTERRUPTED = "Interrupted: run the same again to go on from here";

function parseAxes(text: string | undefined): AblationAxis[] | undefined {
  return text?.split(",").map((name) => {
    const axis = ABLATION_AXES.find((axis) => axis === name.trim());
    if (axis) return axis;
    throw new RangeError(
      `Expected --only to name some of ${ABLATION_AXES.join(", ")} but found ${name.trim()}`,
    );
  });
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isFile }) => isFile, () => false);
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      only: { type: "string" },
      seeds: { type: "string" },
      set: { type: "string", multiple: true, default: [] },
      smoke: { type: "boolean", default: false },
      workers: { type: "string" },
      fresh: { type: "boolean", default: false },
      "no-audit": { type: "boolean", default: false },
      ledger: { type: "string" },
      out: { type: "string", default: fileURLToPath(new URL("../experiments", import.meta.url)) },
      json: { type: "boolean", default: false },
    },
  });
  if (positionals.length !== 1) {
    throw new TypeError(`Expected one experiment but found ${positionals.join(" and ") || "none"}`);
  }
  const [given] = positionals;
  const named = `${EXPERIMENTS}/${given}/experiment.json`;
  const configPath = nearby(!await isFile(given) && await isFile(named) ? named : given);
  const only = parseAxes(values.only);
  const seeds = parseCount("--seeds", values.seeds);
  const workers = parseCount("--workers", values.workers);
  const config = await readConfig(configPath, {
    overrides: [...values.set, ...(values.smoke ? ["smoke=true"] : [])],
  });
  // With --json standard output is the results' alone.
  const say = values.json ? console.error : console.log;
  const { record, folder } = await ablateExperiment(config, {
    configPath,
    outFolder: values.out,
    ledger: values.ledger,
    only,
    seeds,
    workers,
    audit: !values["no-audit"],
    fresh: values.fresh,
    abort: interruption(INTERRUPTED),
    onPlan: (trials) => say(`${trials} fits over all folds, each a trial in the ledger`),
    onResume: ({ finished, of }) =>
      say(`Going on where this was stopped: ${finished} of ${of} folds were finished`),
    onDevice: ({ device, reason }) => {
      if (config.device !== device) say(reason);
    },
    progress: progressBar(),
    finish: async (record, temporary) => {
      await Deno.writeTextFile(`${temporary}/report.html`, await renderAblation(record));
    },
  });
  if (values.json) console.log(JSON.stringify(record, null, 2));
  else console.log(`\n${describeAblation(record)}\n\nReport: ${nearby(folder)}/report.html`);
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
