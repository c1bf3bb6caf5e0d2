import type { ManifestRecord, MetricsRecord, VerdictRecord } from "../../experiments/record.ts";
import { currentVerdictCode } from "../../experiments/record/verdict.ts";
import type { Criterion, Reason, VerdictCode } from "../../validation/mod.ts";
import { date } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import type { SectionContext } from "../input.ts";
import { remark, table } from "../parts.ts";
import { auditWarnings, unaudited } from "./audit.ts";

/** Class and heading of each verdict. Only "evidence" is ever green. */
const VERDICTS: Readonly<Record<VerdictCode, readonly [style: string, heading: string]>> = {
  noEvidence: ["caution", "No evidence"],
  weakEvidence: ["neutral", "Weak evidence"],
  evidence: ["good", "Evidence"],
};

/** Class and heading of a verdict of any version. */
export function verdictStyle({ code }: VerdictRecord): readonly [style: string, heading: string] {
  return VERDICTS[currentVerdictCode(code)];
}

const NAMES: Readonly<Record<Criterion, string>> = {
  complete: "Whole run",
  fill: "Fills",
  costs: "Costs",
  audit: "Look-ahead",
  training: "Training",
  holdout: "Holdout",
  rule: "Rule",
  sharpe: "Profit",
  deflatedSharpe: "Trials",
  overfitting: "Choice",
  baselines: "Baselines",
  forecast: "Forecast",
};

/** Class and word of an answer; the word says what the colour does. */
function answer(met: Reason["met"]): Markup {
  if (met === "unknown") return markup`<span class="muted">unknown</span>`;
  return met
    ? markup`<span class="good-text">yes</span>`
    : markup`<span class="caution-text">no</span>`;
}

/** What the verdict asked, what it found, and whether that is enough. */
function criteriaTable({ model, reasons }: VerdictRecord): Markup | false {
  return reasons !== undefined && reasons.length > 0 && table(
    [
      { name: "Criterion", text: true },
      { name: "Met", text: true },
      { name: "Asked", text: true },
      { name: `Found${model === undefined ? "" : ` for ${model}`}`, text: true },
    ],
    reasons.map(({ criterion, asked, found, met }) => [
      NAMES[criterion] ?? criterion,
      answer(met),
      asked,
      found,
    ]),
    { label: "Criteria of the verdict", fixed: true },
  );
}

/** Whether a run was made with `--smoke`: a cut of everything, to see that the machinery works. */
export function isSmoke({ config }: ManifestRecord): boolean {
  // Checked when the run was made; read back from its file it is any JSON.
  return (config as { readonly smoke?: unknown } | null)?.smoke === true;
}

/** A verdict in a table's cell. What a smoke run shows is no result, so it is not shown as one. */
export function verdictCell(
  { metrics, manifest }: { readonly metrics: MetricsRecord; readonly manifest: ManifestRecord },
): Markup {
  if (isSmoke(manifest)) {
    return markup`<span class="muted">Smoke run, not a result</span>`;
  }
  const [style, heading] = verdictStyle(metrics.verdict);
  return markup`<span class="${style}-text">${heading}</span>`;
}

/** The question as title, what the run shows, and warnings when its fills are impossible or nothing has audited it. */
export function verdictSection({ metrics, manifest }: SectionContext): Markup {
  const { verdict, question, experiment, runId, data, costs } = metrics;
  const [style, heading] = verdictStyle(verdict);
  const period = `${date(data.quality.from)} to ${date(data.quality.to)}`;
  const warning = costs.fill === "sameClose" &&
    markup`<p class="alarm"><strong>Not tradable as it stands:</strong> orders are filled at the same close that decided them (fill: sameClose), which nobody can do.</p>`;
  return markup`<header><h1>${question}</h1>${
    remark(`${experiment} · ${data.symbol} · ${period} · run ${runId}`)
  }</header>
<div class="verdict ${style}"><strong>${heading}</strong><p>${
    verdict.sentence.replaceAll(" %", "\u00a0%")
  }</p></div>
${criteriaTable(verdict)}
${warning}${unaudited({ manifest })}${auditWarnings({ manifest })}`;
}
