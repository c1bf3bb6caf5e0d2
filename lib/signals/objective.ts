import type { Policy } from "./policy.ts";

/** What a policy comes to on the rows it is judged by. */
export interface Outcome {
  readonly objective: number;
  /** Share of rows with a position. */
  readonly exposure: number;
}

/** Rows that a net return is made of: gains of a long and of a short position, log a bar. */
export interface NetReturnRows {
  readonly value: Float64Array;
  readonly longGain: Float64Array;
  readonly shortGain: Float64Array;
}

/** Options of {@linkcode netReturn}. */
export interface NetReturnOptions {
  /** Cost of one unit of position change. */
  readonly cost: number;
  /** Fewest entries that count as evidence. */
  readonly minTrades: number;
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

/**
 * Mean log return a bar of the policy's positions, less `cost` for each unit of change; the first
 * bar is entered from flat, and the last position is not closed. The objective is NaN when there
 * are fewer than `minTrades` entries; turning from long to short is one.
 */
export function netReturn(
  { value, longGain, shortGain }: NetReturnRows,
  { longAbove, shortBelow }: Policy,
  { cost, minTrades }: NetReturnOptions,
): Outcome {
  let gain = 0, changes = 0, entries = 0, held = 0, previous = 0;
  for (let i = 0; i < value.length; i++) {
    const position = value[i] > longAbove ? 1 : value[i] < shortBelow ? -1 : 0;
    if (position !== previous) {
      changes += Math.abs(position - previous);
      if (position !== 0) entries++;
      previous = position;
    }
    if (position === 0) continue;
    held++;
    gain += position > 0 ? longGain[i] : shortGain[i];
  }
  const n = value.length;
  return {
    objective: entries < minTrades ? NaN : (gain - cost * changes) / n,
    exposure: held / n,
  };
}

/**
 * F1 of being long as the forecast that the label is 1; rows that are not long forecast 0, whether
 * flat or short. NaN when there is neither a positive label nor a long row.
 */
export function longF1(
  { value, label }: { readonly value: Float64Array; readonly label: Float64Array },
  { longAbove, shortBelow }: Policy,
): Outcome {
  let longs = 0, shorts = 0, positives = 0, right = 0;
  for (let i = 0; i < value.length; i++) {
    positives += label[i];
    if (value[i] > longAbove) {
      longs++;
      right += label[i];
    } else if (value[i] < shortBelow) shorts++;
  }
  return { objective: 2 * right / (longs + positives), exposure: (longs + shorts) / value.length };
}
