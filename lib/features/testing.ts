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

/** A random walk of `length` bars with open, range and volume of their own, one every `intervalMs`. */
export function randomBars(
  length: number,
  random: Prng,
  { intervalMs = 86_400_000 }: { readonly intervalMs?: number } = {},
): Bars {
  const close = randomCloses(length, random);
  const around = (scale: number) => Math.exp(scale * random.normal());
  const open = close.map((value) => value * around(0.01));
  const high = close.map((value, t) => Math.max(value, open[t]) * (1 + 0.02 * random.uniform()));
  const low = close.map((value, t) => Math.min(value, open[t]) * (1 - 0.02 * random.uniform()));
  const volume = close.map(() => 1_000 * around(0.5));
  const time = close.map((_, t) => Date.UTC(2020, 0, 1) + t * intervalMs);
  const takerBuyVolume = volume.map((value) => value * random.uniform());
  const trades = volume.map((value) => 1 + Math.floor(value * random.uniform()));
  const quoteVolume = volume.map((value, t) => value * (open[t] + close[t]) / 2);
  return createBars(
    { time, open, high, low, close, volume, quoteVolume, trades, takerBuyVolume },
    { symbol: "TEST", intervalMs },
  );
}
