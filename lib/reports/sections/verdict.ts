import type { ManifestRecord, MetricsRecord, VerdictRecord } from "../../experiments/record.ts";
import { date } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import type { SectionContext } from "../input.ts";
import { remark } from "../parts.ts";
import { unaudited } from "./audit.ts";

/** Class and heading of each verdict. Only "edge" is ever green. */
export const VERDICTS: Readonly<
  Record<VerdictRecord["code"], readonly [style: string, heading: string]>
> = {
  noEdge: ["caution", "No edge shown"],
  forecastOnly: ["neutral", "A forecast, but no profit shown"],
  edge: ["good", "Edge shown"],
};

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
  const [style, heading] = VERDICTS[metrics.verdict.code];
  return markup`<span class="${style}-text">${heading}</span>`;
}

/** The question as title, what the run shows, and warnings when its fills are impossible or nothing has audited it. */
export function verdictSection({ metrics, manifest }: SectionContext): Markup {
  const { verdict, question, experiment, runId, data, costs } = metrics;
  const [style, heading] = VERDICTS[verdict.code];
  const period = `${date(data.quality.from)} to ${date(data.quality.to)}`;
  const warning = costs.fill === "sameClose" &&
    markup`<p class="alarm"><strong>Not tradable as it stands:</strong> orders are filled at the same close that decided them (fill: sameClose), which nobody can do.</p>`;
  return markup`<header><h1>${question}</h1>${
    remark(`${experiment} · ${data.symbol} · ${period} · run ${runId}`)
  }</header>
<div class="verdict ${style}"><strong>${heading}</strong><p>${
    verdict.sentence.replaceAll(" %", "\u00a0%")
  }</p></div>
${warning}${unaudited({ manifest })}`;
}
