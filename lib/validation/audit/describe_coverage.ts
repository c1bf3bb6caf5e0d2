import type { AuditReport, ColumnCoverage } from "./finding.ts";

const percent = (share: number) => `${Math.round(100 * share)}%`;

/** Names that are listed before the rest is counted. */
const LISTED = 3;

function listed(names: readonly string[]): string {
  const rest = names.length - LISTED;
  const shown = names.slice(0, LISTED).join(", ");
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

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
  const still = coverage.filter(({ followsNoBar }) => followsNoBar);
  const moving = coverage.filter(({ followsNoBar }) => !followsNoBar);
  const whole = moving.filter(({ tried }) => tried === 1).length;
  const least = moving.reduce<ColumnCoverage | undefined>(
    (least, one) => least && least.tried <= one.tried ? least : one,
    undefined,
  );
  return [
    `every row of ${whole} column${whole === 1 ? "" : "s"} of ${coverage.length}`,
    ...least && least.tried < 1 ? [`of ${least.column} ${percent(least.tried)}`] : [],
    ...still.length > 0 ? [`no bar moves ${listed(still.map(({ column }) => column))}`] : [],
  ].join("; ");
}
