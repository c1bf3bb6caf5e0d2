import { basename, extname } from "node:path";
import { parseArgs } from "node:util";
import { type BarColumn, createBars, parseInterval } from "lib/core/mod.ts";
import {
  type Calendar,
  checkBars,
  inferInterval,
  loadBars,
  type QualityReport,
  type TimeUnit,
} from "lib/data/mod.ts";
import { runCli } from "./run_cli.ts";

const HELP = `
Says what is wrong with the price bars of a CSV or Parquet file. Nothing is changed.

usage: deno task check-data FILE [options]

  --interval 1d         length of a bar (default: the usual distance between times)
  --symbol NAME         name of the instrument (default: the file's name)
  --column close=Last   name of a column in the file; repeat for more
  --calendar weekdays   no bars are expected on weekends (default: continuous)
  --time-unit ms        unit of numeric times: s, ms, us, ns (default: by their size)
  --json                print the report as JSON
  --debug               print the stack of an error

Exit code 0: no errors (there may be warnings). 1: errors in the data, or it cannot be read.
`;

/** Times printed of one kind of problem; `--json` gives more. */
const TIMES_SHOWN = 25;

const CALENDARS: readonly Calendar[] = ["continuous", "weekdays"];
const TIME_UNITS: readonly TimeUnit[] = ["s", "ms", "us", "ns"];

function oneOf<T extends string>(name: string, value: string | undefined, allowed: readonly T[]) {
  if (value === undefined || allowed.includes(value as T)) return value as T | undefined;
  throw new RangeError(`Expected ${name} to be one of ${allowed.join(", ")} but found "${value}"`);
}

function parseColumns(pairs: readonly string[]): Partial<Record<BarColumn, string>> {
  return Object.fromEntries(pairs.map((pair) => {
    const at = pair.indexOf("=");
    if (at < 1 || at === pair.length - 1) {
      throw new SyntaxError(`Expected --column to be like close=Last but found "${pair}"`);
    }
    return [pair.slice(0, at), pair.slice(at + 1)];
  }));
}

function* describe(report: QualityReport, inferred: boolean): Generator<string> {
  const { symbol, interval, rows, from, to, issues, gaps } = report;
  yield `${symbol}: ${rows} ${rows === 1 ? "bar" : "bars"} of ${interval}${
    inferred ? " (inferred)" : ""
  }, ${from} to ${to}`;
  if (issues.length === 0) yield "Nothing found";
  const width = Math.max(0, ...issues.map(({ code }) => code.length));
  for (const { severity, code, message, count, times } of issues) {
    yield `${severity.padEnd(7)}  ${code.padEnd(width)}  ${message}`;
    if (count > 1) {
      const shown = times.slice(0, TIMES_SHOWN).map((time) => time.replace("T00:00:00Z", ""));
      yield `  ${shown.join(", ")}${count > shown.length ? ", …" : ""}`;
    }
  }
  if (gaps.count > 0) {
    yield `Gaps: ${gaps.count}, ${gaps.missingBars} bars missing, the longest ${gaps.longestBars}`;
    const longest = [...gaps.list].sort((a, b) => b.bars - a.bars).slice(0, 5);
    for (const { after, before, bars } of longest) {
      yield `  ${bars} ${bars === 1 ? "bar" : "bars"} between ${after} and ${before}`;
    }
  }
  const errors = issues.filter(({ severity }) => severity === "error").length;
  const kinds = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;
  yield `${kinds(errors, "kind")} of errors, ${issues.length - errors} of warnings${
    issues.length > 0 ? "; rows count from 0" : ""
  }`;
}

/** `deno task check-data`: the quality report of a file. */
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
      json: { type: "boolean", default: false },
    },
  });
  if (positionals.length !== 1) {
    throw new TypeError(`Expected one file but found ${positionals.length}; try --help`);
  }
  const [path] = positionals;
  const calendar = oneOf("--calendar", values.calendar, CALENDARS);
  const timeUnit = oneOf("--time-unit", values["time-unit"], TIME_UNITS);
  const columns = parseColumns(values.column);
  const symbol = values.symbol ?? basename(path, extname(path));

  // Without an interval any will do for reading: only the checks depend on it.
  const read = await loadBars(path, {
    interval: values.interval ?? "1d",
    symbol,
    columns,
    timeUnit,
  });
  const inferred = values.interval === undefined;
  const intervalMs = inferred ? inferInterval(read.time) : parseInterval(values.interval!);
  const report = checkBars(createBars(read, { symbol, intervalMs }), { calendar });
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else for (const line of describe(report, inferred)) console.log(line);
  return report.issues.some(({ severity }) => severity === "error") ? 1 : 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
