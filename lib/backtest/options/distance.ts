import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  type Bars,
  type OptionNames,
} from "../../core/mod.ts";
import { atrVolatility } from "../../stats/mod.ts";

/** A distance that follows volatility: multiples of the average true range. */
export interface AtrDistance {
  /** How many average true ranges, above 0. */
  readonly multiple: number;
  /** Bars of Wilder's average, known at the close that decided. */
  readonly window: number;
}

/** Distance from the entry price: a fraction of it, or multiples of the average true range. */
export type Distance = number | AtrDistance;

const KNOWN: OptionNames<AtrDistance> = { multiple: true, window: true };

/** A number for every row, or one for all. */
export type PerRow = number | Float64Array;

/** The number of a row; NaN before the first. */
export function atRow(values: PerRow, row: number): number {
  if (typeof values === "number") return values;
  return row < 0 ? NaN : values[row];
}

/** Distances by deciding row, as fractions of the entry price; NaN where there is none. */
export function resolveDistance(name: string, distance: Distance | undefined, bars: Bars): PerRow {
  if (distance === undefined) return NaN;
  if (typeof distance === "number") {
    assertNumber(name, distance, { min: Number.MIN_VALUE });
    return distance;
  }
  assertKnownOptions(name, distance, KNOWN);
  const { multiple, window } = distance;
  assertNumber(`${name}.multiple`, multiple, { min: Number.MIN_VALUE });
  assertInteger(`${name}.window`, window, { min: 1 });
  const ranges = atrVolatility(bars, new Float64Array(bars.length), { window });
  for (let t = 0; t < ranges.length; t++) ranges[t] *= multiple;
  return ranges;
}
