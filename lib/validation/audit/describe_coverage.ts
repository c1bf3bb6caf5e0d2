import type { AuditReport } from "./finding.ts";

const percent = (share: number) => `${Math.round(100 * share)}%`;

/**
 * How much of the rows an audit tried each by itself, in a few words; undefined where nothing was
 * audited that has rows, and in reports of earlier versions.
 *
 * @example
 * ```ts
 * import { describeCoverage } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const coverage = [
 *   { subject: "a", column: "a", compared: 900, tried: 1 },
 *   { subject: "b", column: "b", compared: 900, tried: 0.104 },
 * ];
 * assert.equal(describeCoverage({ coverage }), "every row of 1 column of 2; of b 10%");
 * ```
 */
export function describeCoverage(
  { coverage = [] }: Pick<AuditReport, "coverage">,
): string | undefined {
  if (coverage.length === 0) return undefined;
  const whole = coverage.filter(({ tried }) => tried === 1).length;
  const least = coverage.reduce((a, b) => b.tried < a.tried ? b : a);
  const text = `every row of ${whole} column${whole === 1 ? "" : "s"} of ${coverage.length}`;
  return least.tried === 1 ? text : `${text}; of ${least.column} ${percent(least.tried)}`;
}
