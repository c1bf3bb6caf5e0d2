import process from "node:process";
import { fileURLToPath } from "node:url";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { modelWarnings, readConfig, runExperiment } from "../lib/experiments/mod.ts";
import { renderReport } from "../lib/reports/mod.ts";
import { progressBar } from "./progress_bar.ts";
import { runCli } from "./run_cli.ts";
import { summarize } from "./summary.ts";

const DEFAULT_CONFIG = "experiments/btc-daily-direction/experiment.json";

const HELP = `
Runs an experiment and writes its folder with report.html.

Usage: deno task run-experiment [CONFIG] [OPTIONS]

  CONFIG             path of an experiment.json (default: ${DEFAULT_CONFIG})
  --set PATH=VALUE   changes one setting, like --set label.horizon=5; may be repeated
  --seed N           the same as --set seed=N
  --device NAME      the same as --set device=NAME: cpu, webgpu, cuda, or auto for the fastest
                     (--set engine=tfjs trains with TensorFlow.js)
  --smoke            quick check of the machinery, not a result: the last 2 folds, at most 2 epochs,
                     2 seeds and 200 resamples (the same as --set smoke=true)
  --workers N        folds and models computed at a time (default: the number of cores, and 1 on a
                     GPU); results do not depend on it
  --no-audit         leaves out the look-ahead audit before the run; the report says so in red
  --out FOLDER       gets NAME/runs/ID and ledger.jsonl (default: experiments)
  --debug            prints the stack of an error
  --help             prints this text
`;

/** An argument as a POSIX shell reads it back. */
function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** The path as people name it: relative where it lies below the working directory. */
function nearby(path: string): string {
  const short = relative(Deno.cwd(), path);
  return short === "" || short.startsWith("..") ? path : short;
}

function parseWorkers(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,2}$/.test(text)) {
    throw new RangeError(`Expected --workers to be an integer between 1 and 999 but found ${text}`);
  }
  return Number(text);
}

/** A signal that aborts on Ctrl-C and on a request to terminate. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const stop = () =>
    controller.abort(new DOMException("Interrupted: no run folder was left", "AbortError"));
  // Through node:process, not Deno.addSignalListener: the lock's package ends the process on a
  // signal when it sees no listener there but its own.
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      set: { type: "string", multiple: true, default: [] },
      seed: { type: "string" },
      device: { type: "string" },
      smoke: { type: "boolean", default: false },
      workers: { type: "string" },
      "no-audit": { type: "boolean", default: false },
      out: { type: "string", default: fileURLToPath(new URL("../experiments", import.meta.url)) },
    },
  });
  if (positionals.length > 1) {
    throw new TypeError(`Expected one configuration but found ${positionals.join(" and ")}`);
  }
  const configPath = positionals[0] ??
    fileURLToPath(new URL(`../${DEFAULT_CONFIG}`, import.meta.url));
  const workers = parseWorkers(values.workers);
  const overrides = [
    ...values.set,
    ...(values.seed === undefined ? [] : [`seed=${values.seed}`]),
    ...(values.device === undefined ? [] : [`device=${values.device}`]),
    ...(values.smoke ? ["smoke=true"] : []),
  ];
  const shown = nearby(configPath);
  const config = await readConfig(shown, { overrides });
  for (const warning of modelWarnings(config)) console.warn(`Warning: ${warning}`);
  const { metrics, folder } = await runExperiment(config, {
    configPath: shown,
    outFolder: values.out,
    overrides,
    command: [`npx -y deno@${Deno.version.deno} task run-experiment`, ...args.map(quote)].join(" "),
    workers,
    audit: !values["no-audit"],
    abort: interruption(),
    onDevice: ({ device, reason }) => {
      if (config.device !== device) console.log(reason);
    },
    progress: progressBar(),
    finish: async (run, temporary) => {
      await Deno.writeTextFile(`${temporary}/report.html`, await renderReport(run));
    },
  });
  const path = nearby(folder);
  console.log(`${summarize(metrics)}\n\nRun:    ${path}\nReport: ${path}/report.html`);
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
