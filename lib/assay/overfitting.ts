import { take } from "../core/mod.ts";
import { overfittingProbability, sharpeMoments } from "../metrics/overfitting/mod.ts";
import { alignRows } from "./align_rows.ts";
import type { Basis } from "./basis.ts";
import { derivePeriods } from "./derive_periods.ts";
import type { Alternatives } from "./read_matrix.ts";

/** What the alternatives say about the choice. */
export interface Overfitting {
  readonly path: string;
  /** Strategies compared, the judged one included. */
  readonly strategies: number;
  /** Name of the column that is the judged result; undefined when it was added or left out. */
  readonly column: string | undefined;
  /** Whether the judged result was added to the columns. */
  readonly added: boolean;
  readonly rows: number;
  readonly blocks: number;
  /** Probability of backtest overfitting. */
  readonly probability: number;
  /** Share of halves whose best strategy loses in the other half. */
  readonly lossProbability: number;
  /** Slope of the result in the other half over that in the chosen half. */
  readonly slope: number;
  /** Variance of the alternatives' Sharpe ratios a period of the judged result. */
  readonly variance: number;
  /** Why the judged result is not among those compared; undefined when it is. */
  readonly leftOut: string | undefined;
}

const BLOCKS = 16;

/** Correlation from which on two columns are one strategy, rounded differently. */
const SAME = 0.9999;

function correlation(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  let meanA = 0, meanB = 0;
  for (let i = 0; i < n; i++) {
    meanA += a[i] / n;
    meanB += b[i] / n;
  }
  let ab = 0, aa = 0, bb = 0;
  for (let i = 0; i < n; i++) {
    ab += (a[i] - meanA) * (b[i] - meanB);
    aa += (a[i] - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

function sharpeVariance(strategies: readonly Float64Array[]): number {
  const ratios = strategies.map((values) => sharpeMoments(values).sharpe).filter((x) => !isNaN(x));
  const center = ratios.reduce((sum, x) => sum + x, 0) / ratios.length;
  return ratios.reduce((sum, x) => sum + (x - center) ** 2, 0) / Math.max(1, ratios.length - 1);
}

/** Periods of the alternatives a period of the basis, for the variance of their ratios. */
function periodsRatio(basis: Basis, { path, time }: Alternatives): number {
  const { periodsPerYear } = time ? derivePeriods(time) : { periodsPerYear: undefined };
  if (periodsPerYear !== undefined) return periodsPerYear / basis.periodsPerYear;
  throw new TypeError(
    `${path}: Expected alternatives on the rows of the result, or with times that tell the periods ` +
      "a year, but found neither",
  );
}

/** The probability that choosing the best of the alternatives was overfitting. */
export function overfittingOf(basis: Basis, alternatives: Alternatives): Overfitting {
  const { path, names, returns, time } = alternatives;
  const aligned = alignRows(basis, { path, time, rows: returns[0].length });
  const beside = aligned.rows ? returns.map((values) => take(values, aligned.rows)) : returns;
  const same = aligned.rows
    ? beside.findIndex((values) => correlation(values, basis.returns) > SAME)
    : -1;
  const added = aligned.rows !== undefined && same < 0;
  const compared = added ? [...beside, basis.returns] : beside;
  const rows = compared[0].length;
  const blocks = Math.min(BLOCKS, 2 * Math.floor(rows / 4));
  if (blocks < 2) {
    throw new RangeError(`${path}: Expected at least 4 rows but found ${rows}`);
  }
  const found = overfittingProbability(compared, { blocks });
  const scale = aligned.rows ? 1 : periodsRatio(basis, alternatives);
  return {
    path,
    strategies: compared.length,
    column: same >= 0 ? names[same] : undefined,
    added,
    rows,
    blocks,
    probability: found.probability,
    lossProbability: found.lossProbability,
    slope: found.degradation.slope,
    variance: sharpeVariance(compared) * scale,
    leftOut: aligned.rows ? undefined : aligned.because,
  };
}
