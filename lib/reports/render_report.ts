import { loadChartKit } from "./charts/kit.ts";
import { date } from "./format.ts";
import { markup } from "./markup.ts";
import type { ReportInput } from "./input.ts";
import { renderPage } from "./page/page.ts";
import { contents, type Section } from "./parts.ts";
import { auditSection } from "./sections/audit.ts";
import { dataSection } from "./sections/data.ts";
import { downloadsSection } from "./sections/downloads.ts";
import { equitySection } from "./sections/equity.ts";
import { featuresSection } from "./sections/features.ts";
import { foldsSection } from "./sections/folds.ts";
import { glossarySection } from "./sections/glossary.ts";
import { holdoutSection } from "./sections/holdout.ts";
import { learningSection } from "./sections/learning.ts";
import { modelsSection } from "./sections/models.ts";
import { pathsSection } from "./sections/paths.ts";
import { reliabilitySection } from "./sections/reliability.ts";
import { reproduceSection } from "./sections/reproduce.ts";
import { seedsSection } from "./sections/seeds.ts";
import { settingsSection } from "./sections/settings.ts";
import { symbolsSection } from "./sections/symbols.ts";
import { thresholdsSection } from "./sections/thresholds.ts";
import { tradesSection } from "./sections/trades.ts";
import { trialsSection } from "./sections/trials.ts";
import { verdictSection } from "./sections/verdict.ts";

/** The sections below the verdict, in the order in which a sceptical reader asks. */
const SECTIONS = [
  holdoutSection,
  modelsSection,
  symbolsSection,
  seedsSection,
  pathsSection,
  trialsSection,
  dataSection,
  featuresSection,
  auditSection,
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

/** Largest size of a page in bytes; mail and chat programs take files of this size. */
const LIMIT = 3_000_000;

/** Room for what is around the sections. */
const FRAME = 40_000;

/**
 * The report of a run as one HTML page: nothing loaded, readable on a phone, on paper, in the dark
 * and without its script. At most 3 MB as long as the charts leave it: the data to download is thinned
 * to fit. The same input gives the same text. Undefined figures are printed as an en dash; all text
 * from the run is escaped.
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
  const sections = SECTIONS.map((section) => section(context))
    .filter((section): section is Section => section !== null);
  const size = new TextEncoder().encode(sections.map(({ text }) => text).join("")).length;
  const downloads = downloadsSection(context, { budget: Math.max(0, LIMIT - FRAME - size) });
  // The glossary stays last.
  sections.splice(-1, 0, downloads);
  return renderPage({
    title: metrics.question,
    body: markup`${verdictSection(context)}\n${contents(sections)}\n${
      sections.map((section) => markup`${section}\n`)
    }`,
    footer: `Assay · ${metrics.experiment} · run ${metrics.runId} · finished ${
      date(manifest.finishedAt)
    } UTC`,
  });
}
