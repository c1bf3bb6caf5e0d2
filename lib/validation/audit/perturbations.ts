import type { Bars, Prng } from "../../core/mod.ts";

/** Ways to change the bars after one of them. */
export type PerturbationName =
  | "truncated"
  | "missing"
  | "random"
  | "mirrored"
  | "shifted"
  | "raised"
  | "lowered";

/** Bars in which only rows after `cut` differ. */
export type Perturbation = (bars: Bars, cut: number, random: Prng) => Bars;

/** Columns that say when a bar was and how whole it is, not what happened in it. */
const NO_VALUES = ["time", "coverage", "filled"];
/** Columns between 0 and 1, and of 0 and 1: how whole a bar is and whether it was filled. */
const SHARES: readonly string[] = ["coverage", "filled"];
const PRICES = ["open", "high", "low", "close"] as const;
type PriceName = typeof PRICES[number];

/** Names of the columns with prices, volumes and the like, whatever further ones the bars have. */
function valueColumns(bars: Bars): readonly (keyof Bars)[] {
  const all = Object.entries(bars).filter(([, column]) => column instanceof Float64Array);
  return all.map(([name]) => name as keyof Bars).filter((name) => !NO_VALUES.includes(name));
}

type Columns = Record<string, Float64Array>;

/** Other shares in a row: no factor may bring them above 1. */
function changeShares(columns: Columns, t: number, random: Prng): void {
  const { coverage, filled } = columns;
  if (coverage) coverage[t] = coverage[t] < 1 ? 1 : 0.9 * random.uniform();
  if (filled) filled[t] = 1 - filled[t];
}

/** A copy of the bars whose columns of values, and time, may be written to. */
function editable(bars: Bars): { columns: Columns; names: readonly string[]; done(): Bars } {
  const names = valueColumns(bars);
  const columns: Columns = { time: bars.time.slice() };
  for (const name of [...names, ...SHARES]) {
    const column = bars[name as keyof Bars];
    if (column instanceof Float64Array) columns[name] = column.slice();
  }
  return { columns, names, done: () => Object.freeze({ ...bars, ...columns }) as Bars };
}

/** Rows before `end`, as views. */
export function truncateBars(bars: Bars, end: number): Bars {
  const columns: Columns = {};
  for (const [name, column] of Object.entries(bars)) {
    if (column instanceof Float64Array) columns[name] = column.subarray(0, end);
  }
  return Object.freeze({ ...bars, ...columns, length: end }) as Bars;
}

/** Rows from `start` on, as views. */
export function laterBars(bars: Bars, start: number): Bars {
  const columns: Columns = {};
  for (const [name, column] of Object.entries(bars)) {
    if (column instanceof Float64Array) columns[name] = column.subarray(start);
  }
  return Object.freeze({ ...bars, ...columns, length: bars.length - start }) as Bars;
}

/**
 * The last `count` bars, or all where there are no more, as views on the same memory.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { recentBars } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(recentBars(await sampleBars("BTCUSDT-1d"), 100).length, 100);
 * ```
 */
export function recentBars(bars: Bars, count: number): Bars {
  return bars.length <= count ? bars : laterBars(bars, bars.length - count);
}

/**
 * The first `count` bars, or all where there are no more, as views on the same memory.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { firstBars } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(firstBars(await sampleBars("BTCUSDT-1d"), 100).length, 100);
 * ```
 */
export function firstBars(bars: Bars, count: number): Bars {
  return bars.length <= count ? bars : truncateBars(bars, count);
}

/** Bars without values in rows `start` to before `end`; their times stay. */
export function blankRows(bars: Bars, start: number, end: number): Bars {
  const { columns, names, done } = editable(bars);
  for (const name of names) columns[name].fill(NaN, start, end);
  return done();
}

/** Other prices and volumes in rows `start` to before `end`, by up to half up or down, still valid bars. */
export function randomRows(
  bars: Bars,
  { start, end, random }: { readonly start: number; readonly end: number; readonly random: Prng },
): Bars {
  const { columns, names, done } = editable(bars);
  const { open, high, low, close } = columns;
  for (let t = start; t < end; t++) {
    const factor = 0.5 + random.uniform();
    for (const name of names) {
      columns[name][t] *= PRICES.includes(name as PriceName) ? factor : 0.2 + 2 * random.uniform();
    }
    const range = high[t] - low[t];
    open[t] = low[t] + range * random.uniform();
    close[t] = low[t] + range * random.uniform();
    if (columns.takerBuyVolume) columns.takerBuyVolume[t] = columns.volume[t] * random.uniform();
    changeShares(columns, t, random);
  }
  return done();
}

/** One bar changed so much that windows over it must show it, upwards or downwards. */
export function strikeBar(bars: Bars, row: number, factor: number): Bars {
  const { columns, names, done } = editable(bars);
  for (const name of names) columns[name][row] *= factor;
  for (const name of SHARES) if (columns[name]) columns[name][row] = 1 - columns[name][row];
  return done();
}

/**
 * Each of the rows made another bar, far above or below what it was, wider and closing elsewhere in
 * its range: whatever reads one of them must show it. Still valid bars.
 */
export function strikeRows(bars: Bars, rows: readonly number[], random: Prng): Bars {
  const { columns, names, done } = editable(bars);
  const { open, high, low, close, volume, takerBuyVolume } = columns;
  for (const row of rows) {
    const size = 1.3 + 0.5 * random.uniform();
    const factor = random.uniform() < 0.5 ? size : 1 / size;
    for (const name of names) {
      columns[name][row] *= PRICES.includes(name as PriceName)
        ? factor
        : 0.2 + 2 * random.uniform();
    }
    high[row] *= 1 + 0.2 * random.uniform();
    low[row] *= 1 - 0.2 * random.uniform();
    const range = high[row] - low[row];
    open[row] = low[row] + range * random.uniform();
    close[row] = low[row] + range * random.uniform();
    if (takerBuyVolume) takerBuyVolume[row] = volume[row] * random.uniform();
    changeShares(columns, row, random);
  }
  return done();
}

/** Everything after `cut` moved up or down by one factor: what compares with a level must show it. */
function moved(factor: number): Perturbation {
  return (bars, cut) => {
    const { columns, names, done } = editable(bars);
    for (const name of names) {
      for (let t = cut + 1; t < bars.length; t++) columns[name][t] *= factor;
    }
    return done();
  };
}

/** Prices turned round about that of bar `cut`: rises become falls. */
function mirrored(bars: Bars, cut: number): Bars {
  const { columns, names, done } = editable(bars);
  const { high, low } = columns;
  const center = Number.isFinite(bars.close[cut]) ? bars.close[cut] : 1;
  for (let t = cut + 1; t < bars.length; t++) {
    for (const name of names) {
      const column = columns[name];
      column[t] = PRICES.includes(name as PriceName) ? center * center / column[t] : 3 * column[t];
    }
    [high[t], low[t]] = [low[t], high[t]];
    for (const name of SHARES) if (columns[name]) columns[name][t] = 1 - columns[name][t];
  }
  return done();
}

/** Each value after `cut` is that of the bar behind it. */
function shifted(bars: Bars, cut: number): Bars {
  const { columns, names, done } = editable(bars);
  for (const name of names) columns[name].copyWithin(cut + 1, cut + 2);
  return done();
}

/** Other values, and times with gaps: a recipe must not know when the next bar comes. */
function randomWithGaps(bars: Bars, cut: number, random: Prng): Bars {
  const changed = randomRows(bars, { start: cut + 1, end: bars.length, random });
  for (let t = Math.max(1, cut + 1); t < bars.length; t++) {
    // Not before its own time: bars that come rarely must not close earlier than they did.
    changed.time[t] = Math.max(
      bars.time[t],
      changed.time[t - 1] + bars.intervalMs * (1 + Math.floor(3 * random.uniform())),
    );
  }
  return changed;
}

/** All ways; together they show dependence on a value, on its being there and on its direction. */
export const PERTURBATIONS: Readonly<Record<PerturbationName, Perturbation>> = {
  truncated: (bars, cut) => truncateBars(bars, cut + 1),
  missing: (bars, cut) => blankRows(bars, cut + 1, bars.length),
  random: randomWithGaps,
  mirrored,
  shifted,
  raised: moved(1.7),
  lowered: moved(0.6),
};

/** Names in the order of trying. */
export const PERTURBATION_NAMES = Object.keys(PERTURBATIONS) as readonly PerturbationName[];

/** The last bar of another symbol that had closed when bar `cut` closed; -1 for none. */
export function lastClosed(other: Bars, bars: Bars, cut: number): number {
  const known = bars.time[cut] + bars.intervalMs;
  let low = 0, high = other.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (other.time[middle] + other.intervalMs <= known) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
