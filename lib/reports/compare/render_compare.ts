import { loadChartKit } from "../charts/kit.ts";
import { count } from "../format.ts";
import type { ReportInput } from "../input.ts";
import { markup } from "../markup.ts";
import { renderPage } from "../page/page.ts";
import { contents, remark, type Section } from "../parts.ts";
import { pairedSection } from "./paired_section.ts";
import {
  configSection,
  equityByRunSection,
  figuresSection,
  provenanceSection,
  runsSection,
  warnings,
} from "./sections.ts";

/**
 * Runs side by side as one HTML page of the same kind as a run's report: figures with their
 * intervals, paired tests of each run next to the first, equity, and where configuration and provenance differ. It warns when the runs were
 * not judged on the same data, label, test period and costs.
 *
 * Throws a `RangeError` for fewer than two runs.
 *
 * @example
 * ```ts ignore
 * import { loadRun, renderCompare } from "lib/reports/mod.ts";
 * const runs = "experiments/btc-daily-direction/runs";
 * const page = await renderCompare([await loadRun(`${runs}/a`), await loadRun(`${runs}/b`)]);
 * ```
 */
export async function renderCompare(runs: readonly ReportInput[]): Promise<string> {
  if (runs.length < 2) {
    throw new RangeError(`Expected at least two runs to compare but found ${runs.length}`);
  }
  const kit = await loadChartKit();
  const sections = [
    runsSection(runs),
    figuresSection(runs),
    pairedSection(runs, kit),
    equityByRunSection(runs, kit),
    configSection(runs),
    provenanceSection(runs),
  ].filter((section): section is Section => section !== null);
  const title = `${count(runs.length, "run")} compared`;
  const questions = [...new Set(runs.map(({ metrics }) => metrics.question))];
  return renderPage({
    title,
    body: markup`<header><h1>${title}</h1>${questions.map((question) => remark(question))}</header>
${warnings(runs)}
${contents(sections)}
${sections.map((section) => markup`${section}\n`)}`,
    footer: `Assay · ${runs.map(({ metrics }) => metrics.runId).join(", ")}`,
  });
}
