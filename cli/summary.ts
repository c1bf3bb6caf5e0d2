import type {
  Estimate,
  ManifestRecord,
  MetricsRecord,
  TradingRecord,
} from "../lib/experiments/mod.ts";

const NONE = "–";

function fixed(value: number | null, digits: number): string {
  return value === null ? NONE : value.toFixed(digits);
}

function withInterval({ estimate, low, high }: Estimate, digits: number): string {
  if (estimate === null) return NONE;
  return `${fixed(estimate, digits)} [${fixed(low, digits)}, ${fixed(high, digits)}]`;
}

function tradingCells({ sharpe, maxDrawdown, trades }: TradingRecord): string[] {
  const drawdown = maxDrawdown === null ? NONE : `${(100 * maxDrawdown).toFixed(1)} %`;
  return [withInterval(sharpe, 2), drawdown, String(trades)];
}

/** Pads the cells of a table, the first column to the right, the others to the left. */
function align(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, j) => Math.max(...rows.map((row) => row[j].length)));
  const line = (row: readonly string[]) =>
    row.map((cell, j) => j === 0 ? cell.padEnd(widths[j]) : cell.padStart(widths[j])).join("  ");
  const [head, ...body] = rows.map(line);
  return [head, "-".repeat(head.length), ...body].join("\n");
}

/** Warnings of the audit before a run, the first in a sentence; nothing where there are none. */
function auditWarnings({ audit }: Pick<ManifestRecord, "audit">): string {
  if (!audit || audit.findings.length === 0) return "";
  const [first, ...more] = audit.findings;
  const rest = more.length > 0 ? ` (and ${more.length} more, see the report)` : "";
  return `\n\nWarning of the look-ahead audit: ${first.message}${rest}`;
}

/**
 * The run in a few lines: a row a model, then the verdict and what the audit warns of. Intervals are at
 * 95 %.
 */
export function summarize(
  metrics: MetricsRecord,
  manifest: Pick<ManifestRecord, "audit"> = {},
): string {
  const table = align([
    ["model", "ROC-AUC [95 %]", "Brier", "net Sharpe [95 %]", "max drawdown", "trades"],
    ...metrics.models.map(({ name, forecast, trading }) => [
      name,
      withInterval(forecast.rocAuc, 3),
      fixed(forecast.brier.estimate, 4),
      ...tradingCells(trading),
    ]),
    ["(benchmark)", NONE, NONE, ...tradingCells(metrics.benchmark)],
  ]);
  return `${metrics.question}\n\n${table}\n\n${metrics.verdict.sentence}${auditWarnings(manifest)}`;
}
