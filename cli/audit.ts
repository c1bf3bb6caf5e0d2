import { basename, dirname, extname } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Bars } from "lib/core/mod.ts";
import { DEFAULT_ROOT, replaceFile, sampleBars } from "lib/data/mod.ts";
import { auditExperiment, loadFeatureFile, loadFeatures, readConfig } from "lib/experiments/mod.ts";
import { loadRunData } from "lib/experiments/symbols/load_run_data.ts";
import { core13, type FeatureSet, featureSet } from "lib/features/mod.ts";
import { direction } from "lib/labels/mod.ts";
import { audit, type AuditReport, featureSetSubjects, recentBars } from "lib/validation/mod.ts";
import { describeAudit } from "./audit/describe.ts";
import { findBars } from "./check_data/open_bars.ts";
import { parseColumns } from "./column_options.ts";
import { progressBar } from "./progress_bar.ts";
import { runCli } from "./run_cli.ts";

const DEFAULT_CONFIG = "experiments/btc-daily-direction/experiment.json";

const HELP = `
Looks for look-ahead: changes later bars, computes everything anew and shows what changes that may
not know them. Audits an experiment's features, labels, folds, scaler and models, or features alone.

usage: deno task audit [EXPERIMENT] [options]

  EXPERIMENT            path of an experiment.json, or of its folder (default without --features
                        and --bars: ${DEFAULT_CONFIG})
  --features FILE       module of your own features, in place of the experiment's; without
                        EXPERIMENT they are audited alone
  --bars SOURCE         file of bars or entry of the store, in place of the experiment's; without
                        EXPERIMENT the sample BTCUSDT-1d is the default
  --interval 1d         length of a bar of --bars (default: the usual distance between times)
  --column close=Last   name of a column in the file of --bars; repeat for more
  --cuts N              random rows after which all bars are changed, and with them the number of
                        single bars that are tried (default: 60; 16 with --quick)
  --quick               the short form that every run begins with
  --out FOLDER          gets audit.json and audit.html; a folder below artifacts/ or data/, where the
                        task may write (default: artifacts/audit/NAME)
  --debug               print the stack of an error

Exit code 0: nothing found. 1: something is found, or it cannot be audited. 130: interrupted.
`;

/** Rows and label horizon of features that are audited without an experiment. */
const ROWS = 3_000;
const HORIZON = 1;

async function openBars(
  name: string,
  { interval, column }: { readonly interval?: string; readonly column: readonly string[] },
): Promise<Bars> {
  const columns = parseColumns(column);
  const [open, ...more] = await findBars(name, { root: DEFAULT_ROOT, interval, columns });
  if (more.length === 0) return (await open()).bars;
  throw new TypeError(`Expected --bars to be one entry but found ${more.length + 1} at ${name}`);
}

/** A folder stands for the experiment.json in it. */
async function configPathOf(argument: string | undefined): Promise<string> {
  if (argument === undefined) {
    return fileURLToPath(new URL(`../${DEFAULT_CONFIG}`, import.meta.url));
  }
  try {
    if ((await Deno.stat(argument)).isDirectory) return `${argument}/experiment.json`;
  } catch (error) {
    // What is not there is told by reading it.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return argument;
}

/** A signal that aborts on Ctrl-C and on a request to terminate. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const stop = () =>
    controller.abort(new DOMException("Interrupted: no audit was written", "AbortError"));
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await Deno.mkdir(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    throw new TypeError(
      `Expected --out to be a folder below artifacts or data, where the task may write, but found ${folder}`,
    );
  }
}

async function writeReport(
  folder: string,
  report: AuditReport,
  { name }: { readonly name: string },
): Promise<void> {
  // Drawing libraries load only here.
  const { renderAudit } = await import("lib/reports/mod.ts");
  const encode = (text: string) => new TextEncoder().encode(text);
  await replaceFile(`${folder}/audit.json`, encode(`${JSON.stringify(report, null, 2)}\n`));
  await replaceFile(`${folder}/audit.html`, encode(renderAudit(report, { name })));
}

/** `deno task audit`. */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      features: { type: "string" },
      bars: { type: "string" },
      interval: { type: "string" },
      column: { type: "string", multiple: true, default: [] },
      cuts: { type: "string" },
      quick: { type: "boolean", default: false },
      out: { type: "string" },
    },
  });
  if (positionals.length > 1) {
    throw new TypeError(`Expected one experiment but found ${positionals.join(" and ")}`);
  }
  if (values.cuts !== undefined && !/^([1-9]\d{0,2}|1000)$/.test(values.cuts)) {
    throw new RangeError(
      `Expected --cuts to be an integer between 1 and 1000 but found ${values.cuts}`,
    );
  }
  // What cannot be written is told before the audit, not after it.
  if (values.out !== undefined) await makeFolder(values.out);
  const settings = {
    form: values.quick ? "quick" : "full",
    ...values.cuts === undefined ? {} : { cuts: Number(values.cuts) },
    abort: interruption(),
    progress: progressBar(),
  } as const;
  const ownFeatures = async (path: string): Promise<FeatureSet> =>
    featureSet(basename(path), (await loadFeatureFile(path)).features);
  const given = values.bars === undefined ? undefined : await openBars(values.bars, values);

  let name: string, report: AuditReport;
  if (positionals.length === 0 && (values.features !== undefined || given)) {
    const set = values.features === undefined ? core13 : await ownFeatures(values.features);
    const bars = given ?? await sampleBars("BTCUSDT-1d");
    const warmup = Math.max(...set.features.map((feature) => feature.warmup));
    const recent = recentBars(bars, Math.max(ROWS, 8 * warmup));
    name = `${basename(set.name, extname(set.name))} on ${bars.symbol}`;
    report = await audit(recent, featureSetSubjects(set), {
      ...settings,
      rowsBefore: bars.length - recent.length,
      labels: direction(recent, { horizon: HORIZON }),
    });
  } else {
    const path = await configPathOf(positionals[0]);
    const config = await readConfig(path);
    const folder = dirname(path);
    const data = given ? { bars: given } : await loadRunData(config.data, { folder });
    const { bars } = data;
    const symbols = "symbols" in data ? data.symbols?.map((symbol) => symbol.bars) : undefined;
    const features = values.features === undefined
      ? (await loadFeatures(config.features, { folder })).set
      : await ownFeatures(values.features);
    name = config.name;
    report = await auditExperiment(
      { config, bars, features, ...symbols ? { symbols } : {} },
      settings,
    );
  }
  for (const line of describeAudit(report, { name })) console.log(line);
  const folder = values.out ?? `artifacts/audit/${name.replace(/[^\w.-]+/g, "-")}`;
  await makeFolder(folder);
  await writeReport(folder, report, { name });
  console.log(`\n${folder}/audit.html, audit.json`);
  return report.findings.length > 0 ? 1 : 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
