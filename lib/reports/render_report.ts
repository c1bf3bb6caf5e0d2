import { loadChartKit } from "./charts/kit.ts";
import { date } from "./format.ts";
import { markup, raw } from "./markup.ts";
import type { ReportInput } from "./input.ts";
import { dataSection } from "./sections/data.ts";
import { equitySection } from "./sections/equity.ts";
import { foldsSection } from "./sections/folds.ts";
import { remark } from "./parts.ts";
import { glossarySection } from "./sections/glossary.ts";
import { learningSection } from "./sections/learning.ts";
import { modelsSection } from "./sections/models.ts";
import { reliabilitySection } from "./sections/reliability.ts";
import { reproduceSection } from "./sections/reproduce.ts";
import { settingsSection } from "./sections/settings.ts";
import { thresholdsSection } from "./sections/thresholds.ts";
import { tradesSection } from "./sections/trades.ts";
import { trialsSection } from "./sections/trials.ts";
import { verdictSection } from "./sections/verdict.ts";
import { STYLE } from "./style.ts";

/** The sections, in the order in which a sceptical reader asks. */
const SECTIONS = [
  verdictSection,
  modelsSection,
  trialsSection,
  dataSection,
  foldsSection,
  learningSection,
  reliabilitySection,
  equitySection,
  thresholdsSection,
  tradesSection,
  settingsSection,
  reproduceSection,
  glossarySection,
] as const;

/** Forbids the page to load or run anything, whatever its text may hold. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/**
 * The report of a run as one HTML page: no scripts, nothing loaded, readable on a phone, on paper
 * and in the dark. The same input gives the same text. Undefined figures are printed as an en dash;
 * all text from the run is escaped.
 *
 * Throws a `TypeError` when a column is missing from the tables.
 *
 * @example
 * ```ts ignore
 * import { loadRun, renderReport } from "lib/reports/mod.ts";
 * const page = await renderReport(await loadRun("experiments/btc-daily-direction/runs/latest"));
 * await Deno.writeTextFile("report.html", page);
 * ```
 */
export async function renderReport(input: ReportInput): Promise<string> {
  const context = { ...input, kit: await loadChartKit() };
  const { metrics, manifest } = input;
  const footer = `Assay · ${metrics.experiment} · run ${metrics.runId} · finished ${
    date(manifest.finishedAt)
  } UTC`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${metrics.question}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
${SECTIONS.map((section) => markup`${section(context)}\n`)}</main>
<footer>${remark(footer)}</footer>
</body>
</html>
`.text;
}
