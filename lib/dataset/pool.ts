import { type Bars, withDisplay } from "../core/mod.ts";
import { featureTable } from "../features/mod.ts";
import { gridTimes, placesOnGrid } from "./grid_times.ts";
import type { SampleGrid, Samples } from "./samples.ts";

/** Bars of one symbol and the samples that were joined on them. */
export interface SymbolSamples {
  readonly bars: Bars;
  readonly samples: Samples;
}

/**
 * Samples of several symbols as one. `rows`, `spanStart` and `spanEnd` are rows of `table`, in which the
 * symbols' tables lie one below the other, and tell nothing of time: `grid` does.
 */
export interface PooledSamples extends Samples {
  readonly grid: SampleGrid;
  /** Which of `symbols` each sample is of. */
  readonly symbol: Int32Array;
  readonly symbols: readonly string[];
  /** First row of each symbol in the table: row r of a symbol's bars is row `firstRow[s] + r`. */
  readonly firstRow: Int32Array;
}

function assertPoolable(parts: readonly SymbolSamples[]): void {
  if (parts.length === 0) throw new RangeError("Expected samples of at least 1 symbol but found 0");
  const [{ bars: first, samples: { table: { names }, sequenceLength } }] = parts;
  const seen = new Set<string>();
  for (const { bars: { symbol, intervalMs, length }, samples } of parts) {
    const fault = (what: string, expected: unknown, found: unknown) =>
      new TypeError(`Expected ${what} of ${symbol} to be ${expected} but found ${found}`);
    if (seen.has(symbol)) {
      throw new TypeError(`Expected each symbol once but found ${symbol} twice`);
    }
    seen.add(symbol);
    if (intervalMs !== first.intervalMs) {
      throw fault("the interval in milliseconds", first.intervalMs, intervalMs);
    }
    if (samples.table.names.join() !== names.join()) {
      throw fault("the columns", names.join(), samples.table.names.join());
    }
    if (samples.sequenceLength !== sequenceLength) {
      throw fault("the sequence length", sequenceLength, samples.sequenceLength);
    }
    if (samples.table.rows !== length) throw fault("the rows", length, samples.table.rows);
  }
}

/**
 * Samples of several symbols put together for one model, in the order of time, those of one time in the
 * order of the symbols. Windows and labels stay within their symbol. Splitters cut the pool by time:
 * the grid has a place for every time at which any of the symbols has a bar, and a sample sees the places from the
 * oldest bar of its window to the last bar of its label, also where the symbol itself has gaps there.
 *
 * @throws {TypeError} when symbols come twice, or differ in interval, columns or sequence length
 * @throws {RangeError} without symbols
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { join, pool } from "lib/dataset/mod.ts";
 * import { compute, core13 } from "lib/features/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const parts = [];
 * for (const name of ["BTCUSDT-1d", "ETHUSDT-1d"] as const) {
 *   const bars = await sampleBars(name);
 *   const samples = join(bars, compute(bars, core13), direction(bars, { horizon: 1 }));
 *   parts.push({ bars, samples });
 * }
 * const pooled = pool(parts);
 * assert.equal(pooled.length, parts[0].samples.length + parts[1].samples.length);
 * assert.deepEqual(pooled.symbols, ["BTCUSDT", "ETHUSDT"]);
 * ```
 */
export function pool(parts: readonly SymbolSamples[]): PooledSamples {
  assertPoolable(parts);
  const times = gridTimes(parts.map(({ bars }) => bars));
  const { names } = parts[0].samples.table;
  const sum = (figure: (samples: Samples) => number) =>
    parts.reduce((total, { samples }) => total + figure(samples), 0);
  const rows = sum(({ table }) => table.rows), length = sum((samples) => samples.length);
  const data = new Float64Array(names.length * rows);
  const firstRow = new Int32Array(parts.length);
  // Which sample of which symbol comes next: by time, then by symbol.
  const symbol = new Int32Array(length), own = new Int32Array(length);
  const places = parts.map(({ bars }) => placesOnGrid(bars, times));
  let above = 0;
  parts.forEach(({ samples: { table } }, s) => {
    firstRow[s] = above;
    names.forEach((name, j) => data.set(table.column(name), j * rows + above));
    above += table.rows;
  });
  const next = new Int32Array(parts.length);
  for (let k = 0; k < length; k++) {
    let first = -1, earliest = Infinity;
    for (let s = 0; s < parts.length; s++) {
      const { samples } = parts[s];
      if (next[s] < samples.length && samples.time[next[s]] < earliest) {
        earliest = samples.time[next[s]];
        first = s;
      }
    }
    symbol[k] = first;
    own[k] = next[first]++;
  }
  const floats = (pick: (samples: Samples) => Float64Array) =>
    Float64Array.from(own, (i, k) => pick(parts[symbol[k]].samples)[i]);
  const tableRows = (pick: (samples: Samples) => Int32Array) =>
    own.map((i, k) => firstRow[symbol[k]] + pick(parts[symbol[k]].samples)[i]);
  const onGrid = (row: (samples: Samples, i: number) => number) =>
    own.map((i, k) => places[symbol[k]][row(parts[symbol[k]].samples, i)]);
  const { sequenceLength } = parts[0].samples;
  return Object.freeze(withDisplay("samples", {
    length,
    rows: tableRows((samples) => samples.rows),
    time: floats((samples) => samples.time),
    label: floats((samples) => samples.label),
    spanStart: tableRows((samples) => samples.spanStart),
    spanEnd: tableRows((samples) => samples.spanEnd),
    weight: floats((samples) => samples.weight),
    table: featureTable({ names, rows, warmup: parts[0].samples.table.warmup, data }),
    sequenceLength,
    dropped: Object.freeze({
      warmup: sum(({ dropped }) => dropped.warmup),
      missingFeature: sum(({ dropped }) => dropped.missingFeature),
      missingLabel: sum(({ dropped }) => dropped.missingLabel),
    }),
    grid: Object.freeze({
      position: onGrid((samples, i) => samples.rows[i]),
      windowStart: onGrid((samples, i) => samples.rows[i] - sequenceLength + 1),
      spanEnd: onGrid((samples, i) => samples.spanEnd[i]),
    }),
    symbol,
    symbols: parts.map(({ bars }) => bars.symbol),
    firstRow,
  }));
}
