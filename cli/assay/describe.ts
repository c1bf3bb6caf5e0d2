import type { AssayReport } from "lib/assay/mod.ts";
import { estimate, number, percent } from "lib/reports/format.ts";
import { type AssayTable, assayTables } from "lib/reports/assay/tables.ts";
import {
  describeBenchmark,
  describeCosts,
  describeDependence,
  describeDrawdown,
  describeFile,
  describeOverfitting,
  describePeriods,
  describeTrackRecord,
  describeTradeShares,
  describeTrials,
  describeVanishing,
  probability,
} from "lib/reports/assay/words.ts";

/** Columns of a terminal. */
const WIDTH = 100;

/** Words on lines of at most `WIDTH` columns, each after `indent`. */
function* wrap(text: string, indent: string): Generator<string> {
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > WIDTH) {
      yield indent + line;
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  yield indent + line;
}

function* describeTable({ title, head, rows }: AssayTable): Generator<string> {
  const all = [head, ...rows];
  const widths = head.map((_, k) => Math.max(...all.map((row) => row[k].length)));
  yield "";
  yield title;
  for (const row of all) {
    yield `  ${
      row.map((cell, k) => k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k])).join("  ")
    }`;
  }
}

function figures(report: AssayReport): [string, string | undefined][] {
  const { performance: { sharpe, confidence, cagr, volatility, totalReturn }, deflation } = report;
  const { trials, atLeast } = deflation;
  const asked = trials === undefined && atLeast === 1
    ? undefined
    : deflation.at.find((row) => row.trials === (trials ?? atLeast));
  const less = trials === undefined ? ", less with more trials" : "";
  return [
    [
      "total return",
      `${percent(totalReturn)} (${percent(cagr)} a year, volatility ${percent(volatility)})`,
    ],
    ["Sharpe ratio", `${estimate(sharpe, (x) => number(x, 2))} at ${percent(confidence, 0)}`],
    [
      "probabilistic",
      `${
        probability(report.performance.probabilisticSharpe)
      } that it is above 0, if nothing else was tried`,
    ],
    ["trials", describeTrials(report)],
    [
      "deflated",
      asked &&
      `${probability(asked.probability)} that it beats the best of ${asked.trials} by chance (${
        number(asked.threshold, 2)
      })${less}`,
    ],
    ["", describeVanishing(report)],
    ["track record", describeTrackRecord(report)],
    ["overfitting", describeOverfitting(report)],
    ["benchmark", describeBenchmark(report)],
    ["max drawdown", describeDrawdown(report)],
    ["few days", describeDependence(report)],
    ["few trades", report.basis.kind === "trades" ? undefined : describeTradeShares(report)],
    ["costs", describeCosts(report)],
  ];
}

/** An assay as lines of text: the verdict first, then figures, tables, and what is not known. */
export function* describeAssay(report: AssayReport): Generator<string> {
  yield describeFile(report);
  for (const line of report.read) yield* wrap(line, "  ");
  yield `  ${describePeriods(report)}.`;
  yield "";
  yield* wrap(report.verdict.sentence, "");
  yield "";
  for (const [name, text] of figures(report)) {
    if (text === undefined) continue;
    const [first, ...rest] = wrap(text, " ".repeat(16));
    yield `  ${name.padEnd(14)}${first.trimStart()}`;
    yield* rest;
  }
  for (const table of assayTables(report)) yield* describeTable(table);
  const kinds = [["missing", "What the file cannot show"], ["weakens", "What weakens it"]] as const;
  for (const [kind, title] of kinds) {
    const found = report.findings.filter((finding) => finding.kind === kind);
    if (found.length === 0) continue;
    yield "";
    yield title;
    for (const { text } of found) {
      const [first, ...rest] = wrap(text, "    ");
      yield `  - ${first.trimStart()}`;
      yield* rest;
    }
  }
}
