import { equityCurve, maxDrawdown, sharpe, totalReturn } from "../metrics/mod.ts";
import type { Basis } from "./basis.ts";

/** Figures of one calendar year, in UTC. */
export interface YearFigures {
  readonly year: number;
  readonly observations: number;
  readonly totalReturn: number;
  /** Annualised; NaN for one observation and for returns that do not vary. */
  readonly sharpe: number;
  readonly maxDrawdown: number;
}

/** Figures of each calendar year that has observations; none without times. */
export function yearsOf({ returns, time, periodsPerYear }: Basis): YearFigures[] {
  if (!time) return [];
  const years: YearFigures[] = [];
  for (let from = 0; from < returns.length;) {
    const year = new Date(time[from]).getUTCFullYear();
    const end = Date.UTC(year + 1, 0, 1);
    let to = from + 1;
    while (to < returns.length && time[to] < end) to++;
    const part = returns.subarray(from, to);
    years.push({
      year,
      observations: part.length,
      totalReturn: totalReturn(part),
      sharpe: sharpe(part, { periodsPerYear }),
      maxDrawdown: maxDrawdown(equityCurve(part)),
    });
    from = to;
  }
  return years;
}
