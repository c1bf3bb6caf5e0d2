import { assertKnownOptions, assertNumber, type Bars, type OptionNames } from "../../core/mod.ts";
import { formatTime, type SourceComparison } from "../quality_report.ts";
import { add, type Tallies } from "./tally.ts";

/** Options of a comparison with another source. */
export interface AgainstOptions {
  /** The same instrument and interval from elsewhere; times in order. */
  readonly bars: Bars;
  /** Relative difference of a price from which on it counts. Default: 0.001. */
  readonly priceTolerance?: number;
  /** The same of the volume; Infinity compares prices only. Default: 0.01. */
  readonly volumeTolerance?: number;
}

const KNOWN: OptionNames<AgainstOptions> = {
  bars: true,
  priceTolerance: true,
  volumeTolerance: true,
};

const COLUMNS = ["open", "high", "low", "close", "volume"] as const;
const KEPT = 20;

/** Relative difference; 0 for equal values, infinite where only one is missing. */
function difference(a: number, b: number): number {
  if (a === b || (a !== a && b !== b)) return 0;
  const distance = Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
  return distance === distance ? distance : Infinity;
}

function assertComparable(bars: Bars, other: Bars): void {
  if (bars.intervalMs !== other.intervalMs) {
    throw new RangeError(
      `Expected the other source to have bars of ${bars.intervalMs} ms but found ${other.intervalMs}`,
    );
  }
  for (const { time, symbol } of [bars, other]) {
    for (let i = 0; i < time.length; i++) {
      if (i === 0 ? time[i] === time[i] : time[i] > time[i - 1]) continue;
      throw new RangeError(
        `Expected times of ${symbol} to increase to compare it with another source but found ${
          formatTime(time[i])
        } in row ${i}`,
      );
    }
  }
}

/**
 * Two sources of one instrument side by side: bars that only one has, while the other covers the
 * time, and values that differ. Which one is right, nothing here can say.
 *
 * Throws a `RangeError` when the intervals differ or times do not increase.
 */
export function compareSources(
  bars: Bars,
  tallies: Pick<Tallies, "differs-from-other" | "missing-in-other" | "only-in-other">,
  options: AgainstOptions,
): SourceComparison {
  assertKnownOptions("against", options, KNOWN);
  const { bars: other, priceTolerance = 0.001, volumeTolerance = 0.01 } = options;
  assertNumber("against.priceTolerance", priceTolerance, { min: 0 });
  if (volumeTolerance !== Infinity) {
    assertNumber("against.volumeTolerance", volumeTolerance, { min: 0 });
  }
  assertComparable(bars, other);
  const counts = [0, 0, 0, 0, 0], largest = [0, 0, 0, 0, 0];
  const list: SourceComparison["list"][number][] = [];
  let common = 0, onlyHere = 0, onlyThere = 0, rowsBefore = -1;
  const { time } = bars, there = other.time;
  const from = Math.max(time[0] ?? NaN, there[0] ?? NaN);
  const to = Math.min(time[time.length - 1] ?? NaN, there[there.length - 1] ?? NaN);
  let i = 0, j = 0;
  while (i < time.length && time[i] < from) i++;
  while (j < there.length && there[j] < from) j++;
  while (i < time.length || j < there.length) {
    const a = i < time.length ? time[i] : Infinity, b = j < there.length ? there[j] : Infinity;
    if (!(Math.min(a, b) <= to)) break;
    if (a < b) {
      onlyHere++;
      add(tallies["missing-in-other"], i++);
      continue;
    }
    if (b < a) {
      onlyThere++;
      if (rowsBefore !== i && i < time.length) add(tallies["only-in-other"], i);
      rowsBefore = i;
      j++;
      continue;
    }
    common++;
    let differs = false;
    for (let c = 0; c < COLUMNS.length; c++) {
      const name = COLUMNS[c];
      const apart = difference(bars[name][i], other[name][j]);
      if (apart > largest[c]) largest[c] = apart;
      if (!(apart > (name === "volume" ? volumeTolerance : priceTolerance))) continue;
      counts[c]++;
      differs = true;
      if (list.length < KEPT) {
        list.push({
          time: formatTime(a),
          column: name,
          here: bars[name][i],
          there: other[name][j],
        });
      }
    }
    if (differs) add(tallies["differs-from-other"], i);
    i++;
    j++;
  }
  if (onlyThere > 0) tallies["only-in-other"].detail = `${onlyThere} bars in all`;
  return {
    symbol: other.symbol,
    rows: other.length,
    common,
    onlyHere,
    onlyThere,
    columns: COLUMNS.map((column, c) => ({ column, count: counts[c], largest: largest[c] })),
    list,
  };
}
