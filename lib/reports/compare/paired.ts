import { prng } from "../../core/mod.ts";
import { rocAucDifferenceInterval } from "../../metrics/mod.ts";
import {
  adjustPValues,
  bootstrapMeans,
  normalCdf,
  normalQuantile,
  optimalBlockLength,
  sortedQuantile,
} from "../../stats/mod.ts";
import { groupRows, numbers, pick, texts } from "../columns.ts";
import type { ReportInput } from "../input.ts";

/** A figure of one run minus that of another on the same rows. */
export interface PairedDifference {
  readonly estimate: number;
  /** 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** Chance of a difference this large where there is none, two-sided. */
  readonly p: number;
  /** The same after Holm, for all tests of the page: any finding at 5 % is false in 5 % of pages. */
  readonly adjusted: number;
}

/** One model of a run next to that of the first run. */
export interface PairedComparison {
  readonly model: string;
  /** Place of the run in the list; the first run is what it is compared with. */
  readonly run: number;
  /** ROC area of raw scores, this run minus the first. Absent where it cannot be compared. */
  readonly rocAuc?: PairedDifference;
  /** Mean net return a bar times bars a year, this run minus the first. Absent likewise. */
  readonly yearlyReturn?: PairedDifference;
  /** Why something is not compared, a sentence each. */
  readonly refusals: readonly string[];
}

/** Any fixed seed: a page written again is the same page. */
const SEED = 1;
const RESAMPLES = 2000;

type Untested = Omit<PairedDifference, "adjusted">;

/** Test rows of a model in the order of the file. */
interface Rows {
  readonly time: Float64Array;
  readonly fold: Int32Array;
  readonly label: Float64Array;
  readonly score: Float64Array;
}

function testRows({ tables: { predictions } }: ReportInput, model: string): Rows | undefined {
  const part = texts(predictions, "part");
  const all = groupRows(texts(predictions, "model")).get(model)?.filter((i) => part[i] === "test");
  if (!all || all.length === 0) return undefined;
  const column = (name: string) => pick(numbers(predictions, name), all);
  return {
    time: column("time"),
    fold: Int32Array.from(column("fold")),
    label: column("label"),
    score: column("score"),
  };
}

const same = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  a.length === b.length && Array.prototype.every.call(a, (value, i) => Object.is(value, b[i]));

/** How many times two sets of rows share, in words. */
function unlike(what: string, a: Float64Array, b: Float64Array): string {
  const times = new Set(a);
  const shared = new Set(b.filter((time) => times.has(time))).size;
  return `${what} are not on the same bars: ${a.length} and ${b.length} rows, of which they share ${shared}.`;
}

/** Every `step`-th row within each fold, so that labels looking `step` bars ahead share no bar. */
function apart(fold: Int32Array, step: number): Int32Array {
  let start = 0;
  const rows: number[] = [];
  for (let i = 0; i < fold.length; i++) {
    if (fold[i] !== fold[start]) start = i;
    if ((i - start) % step === 0) rows.push(i);
  }
  return Int32Array.from(rows);
}

function aucDifference(a: Rows, b: Rows, horizon: number): Untested {
  const rows = apart(a.fold, horizon);
  const { estimate, low, high } = rocAucDifferenceInterval(
    pick(b.score, rows),
    pick(a.score, rows),
    pick(a.label, rows),
    { groups: Int32Array.from(rows, (row) => a.fold[row]) },
  );
  const error = (high - low) / (2 * normalQuantile(0.975));
  // Forecasts that rank alike differ by nothing, surely.
  const p = error > 0 ? 2 * normalCdf(-Math.abs(estimate) / error) : estimate === 0 ? 1 : 0;
  return { estimate, low, high, p };
}

function returnDifference(a: Float64Array, b: Float64Array, periodsPerYear: number): Untested {
  const difference = b.map((value, i) => value - a[i]);
  const mean = difference.reduce((sum, value) => sum + value, 0) / difference.length;
  const estimate = mean * periodsPerYear;
  if (difference.every((value) => value === difference[0])) {
    return { estimate, low: estimate, high: estimate, p: mean === 0 ? 1 : 0 };
  }
  const means: number[] = [];
  bootstrapMeans([difference], ([drawn]) => means.push(drawn), {
    resamples: RESAMPLES,
    blockLength: optimalBlockLength(difference),
    prng: prng(SEED),
  });
  const further = means.filter((drawn) => Math.abs(drawn - mean) >= Math.abs(mean)).length;
  const sorted = Float64Array.from(means).sort();
  return {
    estimate,
    low: sortedQuantile(sorted, 0.025) * periodsPerYear,
    high: sortedQuantile(sorted, 0.975) * periodsPerYear,
    p: (1 + further) / (1 + means.length),
  };
}

interface Tested {
  readonly model: string;
  readonly run: number;
  readonly rocAuc?: Untested;
  readonly yearlyReturn?: Untested;
  readonly refusals: readonly string[];
}

function compareModel(
  runs: readonly ReportInput[],
  { model, run }: { readonly model: string; readonly run: number },
): Tested {
  const [first, other] = [runs[0], runs[run]];
  const refusals: string[] = [];
  const result: { rocAuc?: Untested; yearlyReturn?: Untested } = {};
  const [a, b] = [testRows(first, model), testRows(other, model)];
  const horizon = first.metrics.label.horizon;
  if (!a || !b) refusals.push("No test rows are stored.");
  else if (!same(a.time, b.time) || !same(a.fold, b.fold)) {
    refusals.push(unlike("Forecasts", a.time, b.time));
  } else if (first.metrics.symbols) {
    refusals.push("Areas of several symbols are not tested: rows of one time are not independent.");
  } else if (!same(a.label, b.label)) {
    refusals.push("Forecasts are of other labels, so their areas say nothing of each other.");
  } else {
    const tested = aucDifference(a, b, horizon);
    if (Number.isFinite(tested.p)) result.rocAuc = tested;
  }
  const [heldA, heldB] = [first, other].map(({ tables: { equity } }) => {
    const rows = groupRows(texts(equity, "model")).get(model) ?? new Int32Array(0);
    return {
      time: pick(numbers(equity, "time"), rows),
      value: pick(numbers(equity, "return"), rows),
    };
  });
  if (!same(heldA.time, heldB.time)) refusals.push(unlike("Returns", heldA.time, heldB.time));
  else if (heldA.time.length > 0) {
    const { periodsPerYear } = first.metrics.costs;
    result.yearlyReturn = returnDifference(heldA.value, heldB.value, periodsPerYear);
  }
  return { model, run, refusals, ...result };
}

/**
 * Compares every model that the first run shares with another, on the same rows: ROC areas after
 * DeLong, for labels that look further than one bar on rows that far apart; net returns by the
 * stationary bootstrap of their differences. p-values are adjusted after Holm for the number of all
 * tests. Where rows or labels differ nothing is compared, and it is said why; of runs on several symbols
 * only the portfolios' returns are.
 *
 * @example
 * ```ts ignore
 * import { comparePaired, loadRun } from "lib/reports/mod.ts";
 * const runs = "experiments/btc-daily-direction/runs";
 * const [{ rocAuc }] = comparePaired([await loadRun(`${runs}/a`), await loadRun(`${runs}/b`)]);
 * console.log(rocAuc?.estimate, rocAuc?.adjusted);
 * ```
 */
export function comparePaired(runs: readonly ReportInput[]): PairedComparison[] {
  const names = (run: number) => runs[run].metrics.models.map(({ name }) => name);
  const tested = names(0).flatMap((model) =>
    runs.map((_, run) => run).filter((run) => run > 0 && names(run).includes(model))
      .map((run) => compareModel(runs, { model, run }))
  );
  const p = tested.flatMap(({ rocAuc, yearlyReturn }) =>
    [rocAuc, yearlyReturn].flatMap((test) => test ? [test.p] : [])
  );
  const adjusted = p.length > 0 ? adjustPValues(p, { method: "holm" }) : [];
  let next = 0;
  const adjust = (test: Untested) => ({ ...test, adjusted: adjusted[next++] });
  return tested.map(({ rocAuc, yearlyReturn, ...rest }) => ({
    ...rest,
    ...rocAuc && { rocAuc: adjust(rocAuc) },
    ...yearlyReturn && { yearlyReturn: adjust(yearlyReturn) },
  }));
}
