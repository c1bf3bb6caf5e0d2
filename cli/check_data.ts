import { parseArgs } from "node:util";
import {
  type Calendar,
  CALENDAR_NAMES,
  type CalendarName,
  checkBars,
  DEFAULT_ROOT,
  parseQualityConfig,
  type QualityConfig,
  type QualityReport,
  replaceFile,
  type TimeUnit,
} from "lib/data/mod.ts";
import { describeReport, errorsOf } from "./check_data/describe.ts";
import { findBars, type OpenBarsOptions } from "./check_data/open_bars.ts";
import { oneOf, parseColumns } from "./column_options.ts";
import { runCli } from "./run_cli.ts";

const HELP = `
Says what is wrong with price bars: of files (CSV, Parquet, Feather, JSON) or of the store. Nothing
is changed.

usage: deno task check-data SOURCE… [options]

  SOURCE                a file, an entry of the store (binance/spot/BTC-USDT/1m) or a folder of
                        it with several (binance/spot)
  --interval 1d         length of a bar (default: of a file the usual distance between times)
  --symbol NAME         name of the instrument (default: the file's name)
  --column close=Last   name of a column in the file; repeat for more
  --calendar NAME       when bars are expected: continuous (default), weekdays, xnys (New York)
  --time-unit ms        unit of numeric times: s, ms, us, ns (default: by their size)
  --against SOURCE      the same instrument from elsewhere, to be compared with
  --config FILE.json    rules, thresholds and calendars (docs/explanation/data-quality.md)
  --root FOLDER         folder of the store (default: ${DEFAULT_ROOT})
  --json                print the reports as JSON
  --out FOLDER          write quality.txt, quality.json, quality.html and quality.svg there
  --debug               print the stack of an error

Exit code 0: no errors (there may be warnings). 1: errors in the data, or it cannot be read.
`;

const TIME_UNITS: readonly TimeUnit[] = ["s", "ms", "us", "ns"];

async function readConfig(path: string | undefined): Promise<QualityConfig> {
  if (path === undefined) return {};
  try {
    return parseQualityConfig(await Deno.readTextFile(path), { path });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new TypeError(`Expected a file at ${path} but found nothing`, { cause: error });
  }
}

/** The text, the JSON, a page and its chart; each file whole or not at all. */
async function writeReports(
  folder: string,
  reports: readonly QualityReport[],
  { text, json }: { readonly text: string; readonly json: string },
): Promise<void> {
  // Drawing libraries load only here.
  const { coverageFigure, renderQuality } = await import("lib/reports/mod.ts");
  const { svg } = await coverageFigure(reports);
  const files = {
    "quality.txt": text,
    "quality.json": json,
    "quality.html": await renderQuality(reports),
    "quality.svg": svg,
  };
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    await replaceFile(`${folder}/${name}`, new TextEncoder().encode(`${content.trimEnd()}\n`));
  }
}

/** The one set of bars that `--against` names. */
async function openOther(name: string, options: OpenBarsOptions) {
  const [open, ...more] = await findBars(name, options);
  if (more.length === 0) return (await open()).bars;
  throw new TypeError(`Expected --against to be one entry but found ${more.length + 1} at ${name}`);
}

/** `deno task check-data`: the quality report of files and entries. */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      interval: { type: "string" },
      symbol: { type: "string" },
      column: { type: "string", multiple: true, default: [] },
      calendar: { type: "string" },
      "time-unit": { type: "string" },
      against: { type: "string" },
      config: { type: "string" },
      root: { type: "string", default: DEFAULT_ROOT },
      json: { type: "boolean", default: false },
      out: { type: "string" },
    },
  });
  if (positionals.length === 0) {
    throw new TypeError("Expected a file or an entry of the store but found none; try --help");
  }
  const { interval, symbol, root, json: asJson } = values;
  const timeUnit = oneOf("--time-unit", values["time-unit"], TIME_UNITS);
  const named = oneOf<CalendarName>("--calendar", values.calendar, CALENDAR_NAMES);
  const options = { root, interval, symbol, columns: parseColumns(values.column), timeUnit };
  const config = await readConfig(values.config);
  const calendar: Calendar | undefined = named ?? config.calendar;
  const other = values.against === undefined ? undefined : await openOther(values.against, options);
  const against = other && { ...config.against, bars: other };

  const sources = (await Promise.all(positionals.map((name) => findBars(name, options)))).flat();
  const reports: QualityReport[] = [], lines: string[] = [];
  // One after the other: five years of minutes are large.
  for (const open of sources) {
    const { bars, inferred } = await open();
    const report = checkBars(bars, { ...config, calendar, against });
    if (reports.length > 0) lines.push("");
    reports.push(report);
    lines.push(...describeReport(report, { inferred }));
  }
  const json = JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2);
  const text = lines.join("\n");
  if (values.out !== undefined) await writeReports(values.out, reports, { text, json });
  console.log(asJson ? json : text);
  return reports.some((report) => errorsOf(report) > 0) ? 1 : 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
