import type { AuditReport } from "../../validation/mod.ts";
import { markup } from "../markup.ts";
import { renderPage } from "../page/page.ts";
import { auditFacts, auditFindings, auditMeasures } from "../sections/audit.ts";

/** Options of {@linkcode renderAudit}. */
export interface RenderAuditOptions {
  /** What was audited. */
  readonly name: string;
}

/**
 * An audit as one HTML page that loads nothing. All text from code and data is escaped.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { rsi } from "lib/features/mod.ts";
 * import { renderAudit } from "lib/reports/mod.ts";
 * import { audit, featureSubject } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const report = await audit(bars, [featureSubject(rsi({ window: 14 }))], { form: "quick" });
 * assert.match(renderAudit(report, { name: "rsi" }), /No look-ahead found/);
 * ```
 */
export function renderAudit(report: AuditReport, { name }: RenderAuditOptions): string {
  const title = `Look-ahead audit of ${name}`;
  return renderPage({
    title,
    body: markup`<header><h1>${title}</h1></header>
<section>${auditFacts(report)}${auditFindings(report)}${auditMeasures(report)}</section>`,
    footer: "Assay · deno task audit",
  });
}
