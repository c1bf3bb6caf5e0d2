import { assertNumber } from "../core/mod.ts";

/** What is known of the rows that a decision is judged on, in time order. */
export interface JudgedRows {
  /** 1 or 0. */
  readonly label: Float64Array;
  /** Log gain of a long and of a short position held in the row's bar, holding costs paid. */
  readonly longGain: Float64Array;
  readonly shortGain: Float64Array;
}

/**
 * A user's own aim: the larger, the better. It gets the net log return of each row, costs paid and
 * 0 where there was no position, in time order (in a bootstrap: of blocks of rows), and must not
 * change or keep the array. NaN rules a candidate out.
 */
export type Utility = (netReturns: Float64Array, info: UtilityInfo) => number;

/** What a {@linkcode Utility} is told besides. */
export interface UtilityInfo {
  /** Rows with a position. */
  readonly held: number;
  /** Positions entered; turning from long to short is one. */
  readonly entries: number;
}

/** What a threshold can be chosen for, by name; see {@linkcode chooseThreshold}. */
export type ObjectiveName = "f1" | "fBeta" | "precision" | "netReturn" | "sharpe" | "utility";

/** Settings of the objectives. */
export interface ObjectiveOptions {
  /** Cost of one unit of position change. */
  readonly cost: number;
  /** Fewest entries that count as evidence. */
  readonly minTrades: number;
  /** Of `fBeta`. */
  readonly beta: number;
  /** Of `precision`. */
  readonly minRecall: number;
}

/**
 * An objective as sums over rows: `write` puts each row's parts into columns, and `of` makes the
 * figure of their sums. So the figure of any blocks of rows comes from running sums.
 */
export interface SumObjective {
  /** Number of parts. */
  readonly parts: number;
  /** Writes each row's parts, given the positions. */
  readonly write: (position: Float64Array, out: readonly Float64Array[]) => void;
  /** The figure: NaN where it is undefined or rests on too few entries. */
  readonly of: (sums: Float64Array, rows: number) => number;
  /** What staying out is worth; NaN: it has no worth that could be compared. */
  readonly idle: number;
}

/** Smallest share of equity that one bar leaves a short position with, so that logs stay finite. */
const LEAST_LEFT = 1e-3;

/**
 * Log gain of a position of -1 in a bar with this log return, log(2 - exp(r)): it is not -r. The
 * difference, about r squared, is as large as the costs of a day of bitcoin. A bar that would take
 * all the equity leaves a thousandth of it.
 */
export function shortLogGain(logReturn: number): number {
  return Math.log(Math.max(LEAST_LEFT, 2 - Math.exp(logReturn)));
}

/** Gains as log returns after what holding costs: `holdingCost` on both sides, funding by sign. */
export function gainsOf(
  forwardReturn: ArrayLike<number>,
  { holdingCost, funding }: {
    readonly holdingCost: number;
    readonly funding?: ArrayLike<number>;
  },
): { readonly longGain: Float64Array; readonly shortGain: Float64Array } {
  const n = forwardReturn.length;
  const longGain = new Float64Array(n), shortGain = new Float64Array(n);
  for (let t = 0; t < n; t++) {
    const rate = funding ? funding[t] : 0;
    longGain[t] = forwardReturn[t] - holdingCost - rate;
    shortGain[t] = shortLogGain(forwardReturn[t]) - holdingCost + rate;
  }
  return { longGain, shortGain };
}

/** Gain, units of change and entries of each row; the first is entered from flat. */
function writeTrading(
  { longGain, shortGain }: JudgedRows,
  position: Float64Array,
  [gain, change, entry]: readonly Float64Array[],
): void {
  let previous = 0;
  for (let t = 0; t < position.length; t++) {
    const now = position[t];
    gain[t] = now > 0 ? longGain[t] : now < 0 ? shortGain[t] : 0;
    change[t] = Math.abs(now - previous);
    entry[t] = now !== 0 && now !== previous ? 1 : 0;
    previous = now;
  }
}

/** Net log returns of each row into `out`; how many rows are held, and how many entries there are. */
export function netReturns(
  rows: JudgedRows,
  position: Float64Array,
  out: Float64Array,
  cost: number,
): UtilityInfo {
  const { longGain, shortGain } = rows;
  let previous = 0, held = 0, entries = 0;
  for (let t = 0; t < out.length; t++) {
    const now = position[t];
    const gain = now > 0 ? longGain[t] : now < 0 ? shortGain[t] : 0;
    out[t] = gain - cost * Math.abs(now - previous);
    if (now !== 0) held++;
    if (now !== 0 && now !== previous) entries++;
    previous = now;
  }
  return { held, entries };
}

/**
 * Mean log return a bar of the positions, less `cost` for each unit of change; the first bar is
 * entered from flat, and the last position is not closed. NaN with fewer than `minTrades` entries;
 * turning from long to short is one.
 */
function netReturn(rows: JudgedRows, { cost, minTrades }: ObjectiveOptions): SumObjective {
  return {
    parts: 3,
    write: (position, out) => writeTrading(rows, position, out),
    of: ([gain, change, entries], n) => entries < minTrades ? NaN : (gain - cost * change) / n,
    idle: 0,
  };
}

/** Mean over standard deviation (divisor n - 1) of net log returns a bar, not annualised. */
function sharpe(rows: JudgedRows, { cost, minTrades }: ObjectiveOptions): SumObjective {
  return {
    parts: 3,
    write(position, [net, square, entry]) {
      // The third column takes the changes first, which nothing else needs.
      writeTrading(rows, position, [net, square, entry]);
      for (let t = 0; t < net.length; t++) {
        net[t] -= cost * square[t];
        square[t] = net[t] * net[t];
      }
    },
    of([net, square, entries], n) {
      if (entries < minTrades || n < 2) return NaN;
      const mean = net / n;
      const variance = (square - n * mean * mean) / (n - 1);
      return variance > 1e-24 * mean * mean ? mean / Math.sqrt(variance) : NaN;
    },
    idle: 0,
  };
}

/** Long rows, long rows with label 1, and rows with label 1. */
function writeCalls(
  { label }: JudgedRows,
  position: Float64Array,
  [long, right, positive]: readonly Float64Array[],
): void {
  for (let t = 0; t < position.length; t++) {
    long[t] = position[t] > 0 ? 1 : 0;
    right[t] = long[t] * label[t];
    positive[t] = label[t];
  }
}

/**
 * F-beta of being long as the forecast that the label is 1; rows that are not long forecast 0,
 * whether flat or short. NaN when there is neither a positive label nor a long row.
 */
function fBeta(rows: JudgedRows, { beta }: ObjectiveOptions): SumObjective {
  const weight = beta * beta;
  return {
    parts: 3,
    write: (position, out) => writeCalls(rows, position, out),
    of: ([long, right, positive]) => (1 + weight) * right / (long + weight * positive),
    idle: NaN,
  };
}

/** Precision of the long rows; NaN where their recall is below `minRecall`. */
function precision(rows: JudgedRows, { minRecall }: ObjectiveOptions): SumObjective {
  return {
    parts: 3,
    write: (position, out) => writeCalls(rows, position, out),
    of: ([long, right, positive]) => right >= minRecall * positive ? right / long : NaN,
    idle: NaN,
  };
}

const OBJECTIVES: Readonly<
  Record<
    Exclude<ObjectiveName, "utility">,
    (rows: JudgedRows, options: ObjectiveOptions) => SumObjective
  >
> = {
  f1: (rows, options) => fBeta(rows, { ...options, beta: 1 }),
  fBeta,
  precision,
  netReturn,
  sharpe,
};

/** The objective of that name on these rows. */
export function sumObjective(
  name: Exclude<ObjectiveName, "utility">,
  rows: JudgedRows,
  options: ObjectiveOptions,
): SumObjective {
  assertNumber("beta", options.beta, { min: Number.MIN_VALUE });
  assertNumber("minRecall", options.minRecall, { min: 0, max: 1 });
  return OBJECTIVES[name](rows, options);
}
