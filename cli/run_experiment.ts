import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  modelWarnings,
  readConfig,
  runExperiment,
  warnOfOpenings,
} from "../lib/experiments/mod.ts";
import { renderReport } from "../lib/reports/mod.ts";
import { progressBar } from "./progress_bar.ts";
import { runCli } from "./run_cli.ts";
import { interruption } from "./runs/interruption.ts";
import { parseCount } from "./runs/parse_count.ts";
import { nearby } from "./runs/places.ts";
import { summarize } from "./summary.ts";

const DEFAULT_CONFIG = "experiments/btc-daily-direction/experiment.json";

const HELP = `
Runs an experiment and writes its folder with report.html.

Usage: deno task run-experiment [CONFIG] [OPTIONS]

  CONFIG             path of an experiment.json (default: ${DEFAULT_CONFIG})
  --set PATH=VALUE   changes one setting, like --set label.horizon=5; may be repeated
  --seed N           the same as --set seed=N
  --seeds A,B,C      fits models that draw random numbers with each seed, and reports their spread;
                     the first one is the run's own
  --device NAME      the same as --set device=NAME: cpu, webgpu, cuda, or auto for the fastest
                     (--set engine=tfjs trains with TensorFlow.js)
  --smoke            quick check of the machinery, not a result: the last 2 folds, at most 2 epochs,
                     2 seeds and 200 resamples (the same as --set smoke=true)
  --workers N        folds and models computed at a time (default: the number of cores, and 1 on a
                     GPU); results do not depend on it
  --fresh            begins at the beginning; otherwise the same run goes on where it was killed
  --open-holdout     trains on all bars before validation.holdout and tests on it; meant for once
  --no-audit         leaves out the look-ahead audit before the run; the report says so in red
  --out FOLDER       gets NAME/runs/ID (default: experiments)
  --ledger FILE      counts the trials (default: experiments/ledger.jsonl for all folders below
                     experiments, else ledger.jsonl in the folder of --out)
  --debug            prints the stack of an error
  --help             prints this text
`;

/** An argument as a POSIX shell reads it back. */
function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

const INTERRUPTED = "Interrupted: no run folder was left; run the same again to go on from here";

/** The overrides that `--seeds` stands for. */
function seedOverrides(text: string): string[] {
  if (!/^\d+(,\d+)+$/.test(text)) {
    throw new RangeError(
      `Expected --seeds to be integers with commas, like 7,8,9, but found ${text}`,
    );
  }
  return [`seed=${text.slice(0, text.indexOf(","))}`, `seeds=[${text}]`];
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      set: { type: "string", multiple: true, default: [] },
      seed: { type: "string" },
      seeds: { type: "string" },
      device: { type: "string" },
      smoke: { type: "boolean", default: false },
      workers: { type: "string" },
      fresh: { type: "boolean", default: false },
      "open-holdout": { type: "boolean", default: false },
      "no-audit": { type: "boolean", default: false },
      ledger: { type: "string" },
      out: { type: "string", default: fileURLToPath(new URL("../experiments", import.meta.url)) },
    },
  });
  if (positionals.length > 1) {
    throw new TypeError(`Expected one configuration but found ${positionals.join(" and ")}`);
  }
  const configPath = positionals[0] ??
    fileURLToPath(new URL(`../${DEFAULT_CONFIG}`, import.meta.url));
  const workers = parseCount("--workers", values.workers);
  const overrides = [
    ...values.set,
    ...(values.seed === undefined ? [] : [`seed=${values.seed}`]),
    ...(values.seeds === undefined ? [] : seedOverrides(values.seeds)),
    ...(values.device === undefined ? [] : [`device=${values.device}`]),
    ...(values.smoke ? ["smoke=true"] : []),
    ...(values["open-holdout"] ? ["validation.openHoldout=true"] : []),
  ];
  const shown = nearby(configPath);
  const config = await readConfig(shown, { overrides });
  for (const warning of modelWarnings(config)) console.warn(`Warning: ${warning}`);
  const { metrics, manifest, folder } = await runExperiment(config, {
    configPath: shown,
    outFolder: values.out,
    ledger: values.ledger,
    overrides,
    command: [`npx -y deno@${Deno.version.deno} task run-experiment`, ...args.map(quote)].join(" "),
    workers,
    audit: !values["no-audit"],
    fresh: values.fresh,
    abort: interruption(INTERRUPTED),
    onResume: ({ finished, of }) =>
      console.log(
        `Going on where a run of the same was stopped: ${finished} of ${of} fits were finished ` +
          "(--fresh begins anew)",
      ),
    onDevice: ({ device, reason }) => {
      if (config.device !== device) console.log(reason);
    },
    progress: progressBar(),
    finish: async (run, temporary) => {
      await Deno.writeTextFile(`${temporary}/report.html`, await renderReport(run));
    },
  });
  const path = nearby(folder);
  const warning = warnOfOpenings(metrics.holdout);
  if (warning) console.error(`%cWarning: ${warning}`, "color: red");
  console.log(`${summarize(metrics, manifest)}\n\nRun:    ${path}\nReport: ${path}/report.html`);
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
