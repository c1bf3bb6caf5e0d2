import type { QualityReport } from "../../data/mod.ts";
import { loadChartKit } from "../charts/kit.ts";
import { count, date, integer } from "../format.ts";
import { markup } from "../markup.ts";
import { renderPage } from "../page/page.ts";
import { facts } from "../parts.ts";
import { againstTable, coverageCharts, gapFact, qualityTables } from "../sections/quality.ts";

/** Kinds of errors and warnings in words. */
function kindsOf({ issues }: QualityReport): string {
  const errors = issues.filter(({ severity }) => severity === "error").length;
  return issues.length === 0
    ? "nothing"
    : `${count(errors, "kind")} of errors, ${issues.length - errors} of warnings`;
}

/**
 * Quality reports as one HTML page that loads nothing: coverage by month and symbol, the gap map, and
 * what was found in each. All text from the data is escaped.
 *
 * @example
 * ```ts
 * import { checkBars, sampleBars } from "lib/data/mod.ts";
 * import { renderQuality } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * const page = await renderQuality([checkBars(await sampleBars("ETHUSDT-1d"))]);
 * assert.match(page, /^<!doctype html>[^]*outlier-return/);
 * ```
 */
export async function renderQuality(reports: readonly QualityReport[]): Promise<string> {
  const kit = await loadChartKit();
  const title = reports.length === 1
    ? `Quality of ${reports[0].symbol}`
    : `Quality of ${count(reports.length, "set")} of bars`;
  const parts = reports.map((report) => {
    const { symbol, interval, rows, from, to } = report;
    return markup`<section><h2>${symbol}, ${interval}</h2>${
      facts([
        ["Bars", `${integer(rows)} of ${interval}`],
        ["Period", rows === 0 ? "none" : `${date(from)} to ${date(to)}`],
        ["Gaps", gapFact(report)],
        ["Found", kindsOf(report)],
      ])
    }${qualityTables(report)}${againstTable(report)}</section>\n`;
  });
  return renderPage({
    title,
    body: markup`<header><h1>${title}</h1></header>
<section>${coverageCharts(kit, reports)}</section>
${parts}`,
    footer: "Assay · deno task check-data",
  });
}
