import type { Bars } from "../../core/mod.ts";
import type { Plan } from "../plan.ts";

/** Bars whose rows are rows of a plan's table from `firstRow` on. */
export interface Stretch {
  readonly bars: Bars;
  readonly firstRow: number;
  /** Row of the bars after the last that may be looked at: a closed holdout begins there. */
  readonly end: number;
}

/** The bars below each other in a plan's table: those of the one symbol, or of each of several. */
export function stretchesOf(
  { bars, plan }: {
    readonly bars: Bars;
    readonly plan: Pick<Plan, "symbols"> & Partial<Pick<Plan, "holdout">>;
  },
): readonly Stretch[] {
  if (plan.symbols) return plan.symbols.members;
  const { holdout } = plan;
  return [{ bars, firstRow: 0, end: holdout && !holdout.isOpen ? holdout.bars[0] : bars.length }];
}

/** Numbers of every row of a plan's table, made stretch by stretch. */
export function byRow(
  stretches: readonly Stretch[],
  make: (stretch: Stretch) => ArrayLike<number>,
): Float64Array {
  const rows = stretches.reduce((n, { bars }) => n + bars.length, 0);
  const out = new Float64Array(rows);
  for (const stretch of stretches) out.set(make(stretch), stretch.firstRow);
  return out;
}

/** The times of the bars of folds: those of the one symbol, or the line of time of several. */
export function timesOf(
  { bars, plan }: { readonly bars: Bars; readonly plan: Pick<Plan, "symbols"> },
): Float64Array {
  return plan.symbols?.times ?? bars.time;
}
