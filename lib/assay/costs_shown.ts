import type { SourceTable } from "../data/source_table.ts";
import { columnsOf } from "./column_roles.ts";
import type { CostsShown, ReadOptions } from "./foreign_result.ts";
import { programOf } from "./programs.ts";

/** Options of {@linkcode costsShown}. */
export interface CostsShownOptions {
  readonly options: ReadOptions;
  /** Profits before costs, in money, by size and prices. */
  readonly gross: Float64Array | undefined;
  readonly profit: Float64Array | undefined;
  readonly gain: Float64Array;
  /** Gains before costs, by prices. */
  readonly byPrice: Float64Array | undefined;
}

/** Digits that programs keep. */
const ROUNDING = 1e-6;

const near = (a: number, b: number, scale: number) => Math.abs(a - b) <= ROUNDING * scale;

/**
 * Whether profits are after fees: known of the programs, else proved by prices, where a file has
 * them; unknown otherwise. A column of fees alone does not tell whether they were taken off.
 */
export function costsShown(
  table: SourceTable,
  { options, gross, profit, gain, byPrice }: CostsShownOptions,
): CostsShown {
  const columns = columnsOf("fees", table.names, options);
  const fees = new Float64Array(table.rows);
  for (const name of columns) table.numbers(name).forEach((fee, i) => fees[i] += Math.abs(fee));
  const paid = fees.some((fee) => fee > 0);
  if (programOf(table.names)) return paid ? "charged" : "none";
  if (byPrice && !profit && gain.every((value, i) => near(value, byPrice[i], 1))) return "none";
  if (!gross || !profit) return "unknown";
  const scale = gross.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (profit.every((value, i) => near(value, gross[i], scale))) return "none";
  if (paid && profit.every((value, i) => near(value, gross[i] - fees[i], scale))) return "charged";
  return "unknown";
}
