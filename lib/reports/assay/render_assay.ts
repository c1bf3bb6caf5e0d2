import type { AssayReport } from "../../assay/mod.ts";
import { VERDICT_CODES, type VerdictCode } from "../../validation/verdict/mod.ts";
import { type ChartKit, loadChartKit } from "../charts/kit.ts";
import { count, estimate, number, percent } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import { renderPage } from "../page/page.ts";
import { chart, contents, facts, remark, type Section, section, table } from "../parts.ts";
import { curveChart } from "./curve_chart.ts";
import { deflationChart } from "./deflation_chart.ts";
import { type AssayTable, assayTables } from "./tables.ts";
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
  fileName,
  probability,
} from "./words.ts";

/** Class and heading of each verdict. Only evidence is green. */
const VERDICTS: Readonly<Record<VerdictCode, readonly [style: string, heading: string]>> = {
  noEvidence: ["caution", "No evidence"],
  weakEvidence: ["neutral", "Weak evidence"],
  evidence: ["good", "Evidence"],
};

/** Words for whether a criterion is met. */
const MET = { true: "yes", false: "no", unknown: "unknown" } as const;

function verdict({ verdict }: AssayReport): Markup {
  const [style, heading] = VERDICTS[verdict.code];
  const { upToTrials } = verdict;
  const upTo = upToTrials === undefined ? "" : `, up to ${count(upToTrials, "trial")}`;
  return markup`<div class="verdict ${style}"><strong>${heading}${upTo}</strong><p>${
    verdict.sentence.replaceAll(" %", "\u00a0%")
  }</p></div>
${
    table(
      [{ name: "asked", text: true }, { name: "found", text: true }, { name: "met", text: true }],
      verdict.reasons.map(({ asked, found, met }) => [asked, found, MET[`${met}`]]),
      { label: "Criteria of the verdict", fixed: true },
    )
  }${
    remark(
      `A verdict is one of ${VERDICT_CODES.length}: no evidence, weak evidence, evidence. What is ` +
        "unknown is not met, and an unknown number of trials is more than the files show.",
    )
  }`;
}

function figures(report: AssayReport): Section {
  const { performance } = report;
  const { sharpe, confidence, totalReturn, cagr, volatility } = performance;
  return section(
    "Figures",
    facts([
      ["Total return", `${percent(totalReturn)} (${percent(cagr)} a year)`],
      ["Volatility", `${percent(volatility)} a year`],
      [
        "Sharpe ratio",
        `${estimate(sharpe, (x) => number(x, 2))}, interval at ${
          percent(confidence, 0)
        } by block bootstrap`,
      ],
      [
        "Probabilistic Sharpe ratio",
        `${
          probability(performance.probabilisticSharpe)
        } that the true ratio is above 0, if nothing else was tried`,
      ],
      [
        "Skewness, kurtosis",
        `${number(performance.skewness, 2)}, ${number(performance.kurtosis, 1)}`,
      ],
      ["Minimum track record", describeTrackRecord(report)],
      ["Largest drawdown", describeDrawdown(report)],
      ["Benchmark", describeBenchmark(report) ?? "none given"],
      [
        "Costs",
        COSTS[report.costs] + (report.costRate > 0 ? `, ${report.costRate} a side taken off` : ""),
      ],
    ]),
  );
}

const COSTS = { charged: "charged", none: "not charged", unknown: "unknown" } as const;

function curves(report: AssayReport, kit: ChartKit): Section {
  const { equity, time } = report.curve;
  const start = time && Float64Array.of(2 * time[0] - (time[1] ?? time[0]), ...time);
  const peaks = new Float64Array(equity.length);
  equity.forEach((value, i) => peaks[i] = Math.max(value, i > 0 ? peaks[i - 1] : value));
  const underwater = equity.map((value, i) => value / peaks[i] - 1);
  const [low, high] = [
    equity.reduce((a, b) => Math.min(a, b)),
    equity.reduce((a, b) => Math.max(a, b)),
  ];
  const log = low > 0 && high / low >= 4;
  const name = fileName(report);
  return section(
    "Wealth and drawdown",
    chart((width) =>
      curveChart(kit, equity, {
        width,
        height: width < 500 ? 240 : 300,
        title: `Wealth of ${name} from 1 at the start`,
        reference: 1,
        time: start,
        y: {
          type: log ? "log" : "linear",
          label: log ? "wealth (start = 1, log scale)" : "wealth (start = 1)",
          labelArrow: "none",
          grid: true,
          ticks: 5,
          tickFormat: "~r",
        },
      })
    ),
    chart((width) =>
      curveChart(kit, underwater, {
        width,
        height: width < 500 ? 170 : 190,
        title: `Drawdown of ${name}`,
        reference: 0,
        time: start,
        filled: true,
        y: { label: "drawdown (%)", labelArrow: "none", grid: true, ticks: 4, tickFormat: ".0%" },
      })
    ),
  );
}

function showTable({ title, head, rows }: AssayTable): Markup {
  const columns = head.map((name, k) => ({ name, text: k === 0 }));
  return markup`<h3>${title}</h3>${table(columns, rows, { label: title, fixed: true })}`;
}

function trialsSection(report: AssayReport, kit: ChartKit, shown: AssayTable): Section {
  const { deflation, overfitting } = report;
  const source = deflation.varianceFrom === "alternatives"
    ? "How much trials differ is taken from the alternatives."
    : "How much trials differ is not known: they are taken to differ as much as chance alone makes " +
      "trials without skill differ over so many returns. If yours differed more, the probabilities " +
      "are lower.";
  return section(
    "Trials",
    facts([
      ["Trials", describeTrials(report)],
      ["Evidence", describeVanishing(report)],
      ...overfitting ? [["Probability of overfitting", describeOverfitting(report)!] as const] : [],
      ...overfitting?.leftOut ? [["Left out", overfitting.leftOut] as const] : [],
    ]),
    chart((width) =>
      deflationChart(kit, deflation, {
        width,
        title: "Deflated Sharpe ratio over the number of trials",
      })
    ),
    showTable(shown),
    remark(source),
  );
}

function listFindings(report: AssayReport): Section {
  const list = (kind: "missing" | "weakens", title: string) => {
    const found = report.findings.filter((finding) => finding.kind === kind);
    return found.length > 0 &&
      markup`<h3>${title}</h3><ul>${found.map(({ text }) => markup`<li>${text}</li>\n`)}</ul>`;
  };
  return section(
    "What the file shows and what not",
    facts([
      ["File", describeFile(report)],
      ["Read", report.read.join(" ")],
      ["Observations a year", describePeriods(report)],
    ]),
    list("missing", "What it cannot show"),
    list("weakens", "What weakens it"),
  );
}

function robustness(report: AssayReport, tables: readonly AssayTable[]): Section {
  const said = [
    describeDependence(report),
    report.basis.kind === "trades" ? undefined : describeTradeShares(report),
    describeCosts(report),
  ].filter((text) => text !== undefined);
  return section("What it hangs on", markup`<p>${said.join(" ")}</p>`, tables.map(showTable));
}

/**
 * An assay as one HTML page that loads nothing: verdict, figures, curves, trials, what it hangs on,
 * and what the file cannot show. All text from the file is escaped.
 *
 * @example
 * ```ts
 * import { assayResult, readResult } from "lib/assay/mod.ts";
 * import { renderAssay } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * const path = await Deno.makeTempFile({ suffix: ".csv" });
 * const rows = Array.from({ length: 300 }, (_, i) => 0.001 + 0.02 * Math.sin(i * i));
 * await Deno.writeTextFile(path, ["returns", ...rows].join("\n"));
 * const report = assayResult(await readResult(path), { periodsPerYear: 252 });
 * assert.match(await renderAssay(report), /how many trials these data have seen is unknown/);
 * await Deno.remove(path);
 * ```
 */
export async function renderAssay(report: AssayReport): Promise<string> {
  const kit = await loadChartKit();
  const [deflation, ...tables] = assayTables(report);
  const title = `Assay of ${fileName(report)}`;
  const sections = [
    figures(report),
    curves(report, kit),
    trialsSection(report, kit, deflation),
    robustness(report, tables),
    listFindings(report),
  ];
  return renderPage({
    title,
    body: markup`<header><h1>${title}</h1>${remark(describeFile(report))}</header>
${verdict(report)}${contents(sections)}${sections}`,
    footer: "Assay · deno task assay",
  });
}
