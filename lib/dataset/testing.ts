import { type Bars, createBars, type Prng } from "../core/mod.ts";
import type { FeatureTable } from "../features/mod.ts";
import { direction, type Labels } from "../labels/mod.ts";
import { join } from "./join.ts";
import type { Samples } from "./samples.ts";

/** Bars of the given length whose prices do not matter to the test. For tests only. */
export function anyBars(length: number): Bars {
  const price = Float64Array.from({ length }, (_, t) => 10 + Math.sin(t));
  const time = price.map((_, t) => 1_000 * t);
  return createBars(
    { time, open: price, high: price, low: price, close: price, volume: price },
    { symbol: "TEST", intervalMs: 1_000 },
  );
}

/** A table over the given columns as they are. For tests only. */
export function tableOf(
  columns: Readonly<Record<string, ArrayLike<number>>>,
  { warmup = 0 }: { readonly warmup?: number } = {},
): FeatureTable {
  const names = Object.keys(columns);
  const rows = columns[names[0]].length;
  const data = new Float64Array(names.length * rows);
  names.forEach((name, j) => data.set(columns[name], j * rows));
  const column = (name: string) => {
    const j = names.indexOf(name);
    if (j < 0) throw new RangeError(`no column ${name}`);
    return data.subarray(j * rows, (j + 1) * rows);
  };
  return { names, rows, warmup, data, column };
}

/** Samples over random columns `a`, `b` and `c`. For tests only. */
export function randomSamples(
  rows: number,
  { random, sequenceLength }: { readonly random: Prng; readonly sequenceLength: number },
): Samples {
  const column = () => Float64Array.from({ length: rows }, () => random.normal());
  const bars = anyBars(rows);
  const labels: Labels = direction(bars, { horizon: 1 });
  return join(bars, tableOf({ a: column(), b: column(), c: column() }), labels, {
    sequenceLength,
  });
}
