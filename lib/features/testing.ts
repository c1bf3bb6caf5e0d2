import { type Bars, createBars, type Prng } from "../core/mod.ts";

/** Bars over the given closes, one a UTC day from 1 January 2020. For tests only. */
export function barsOf(close: Float64Array): Bars {
  const time = Float64Array.from(close, (_, t) => Date.UTC(2020, 0, 1 + t));
  return createBars(
    { time, open: close, high: close, low: close, close, volume: close },
    { symbol: "TEST", intervalMs: 86_400_000 },
  );
}

/** A random walk of `length` daily closes with some unchanged days. For tests only. */
export function randomCloses(length: number, random: Prng): Float64Array {
  let price = 1_000 * (1 + random.uniform());
  return Float64Array.from({ length }, () => {
    if (random.uniform() > 0.1) price *= Math.exp(0.03 * random.normal());
    return price;
  });
}
