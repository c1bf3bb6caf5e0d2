import { type Bars, createBars, type Prng, prng } from "../../lib/core/mod.ts";
import { type Generator, marketReturns } from "./returns.ts";

const DAY_MS = 86_400_000;
/** Days of a market: twelve years, of which the last eight are tested on. */
export const MARKET_LENGTH = 4380;
/** How much of the order flow's imbalance is still there a day later. */
const PERSISTENCE = 0.9;

/** One market to judge. */
export interface MarketSpec {
  readonly generator: Generator;
  readonly seed: number;
  /** Correlation of the imbalance of order flow with the next day's return; 0 is a placebo. */
  readonly edge: number;
  /** Days. Default: {@linkcode MARKET_LENGTH}. */
  readonly length?: number;
}

/** A slowly changing number of mean 0 and deviation 1, normally distributed. */
function imbalance(random: Prng, length: number): Float64Array {
  const out = new Float64Array(length);
  let value = random.normal();
  for (let t = 0; t < length; t++) {
    out[t] = value;
    value = PERSISTENCE * value + Math.sqrt(1 - PERSISTENCE ** 2) * random.normal();
  }
  return out;
}

/** Mean and deviation of some numbers. */
function moments(values: Float64Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / values.length) };
}

/**
 * Daily bars of a made-up market. Its order flow is out of balance for days at a time; with an edge
 * of 0 that says nothing, else the next day's return is correlated with it. With an edge, the drift
 * is taken out: what is earned there is the edge's.
 */
export function makeMarket(
  { generator, seed, edge, length = MARKET_LENGTH }: MarketSpec,
  { sample }: { readonly sample: Bars },
): Bars {
  const random = prng(seed).fork(generator);
  const noise = marketReturns(generator, { random: random.fork("returns"), length, sample });
  const flow = imbalance(random.fork("flow"), length);
  const { mean, deviation } = moments(noise);
  const inside = random.fork("inside");
  const column = () => new Float64Array(length);
  const [time, open, high, low, close] = [column(), column(), column(), column(), column()];
  const [volume, takerBuyVolume] = [column(), column()];
  let price = 10_000;
  for (let t = 0; t < length; t++) {
    const known = edge === 0 || t === 0 ? 0 : edge * deviation * flow[t - 1];
    const rest = edge === 0 ? noise[t] : Math.sqrt(1 - edge ** 2) * (noise[t] - mean);
    time[t] = t * DAY_MS;
    open[t] = price;
    price *= Math.exp(known + rest);
    close[t] = price;
    const spread = 0.3 * deviation;
    high[t] = Math.max(open[t], price) * Math.exp(spread * Math.abs(inside.normal()));
    low[t] = Math.min(open[t], price) * Math.exp(-spread * Math.abs(inside.normal()));
    volume[t] = 1000 * Math.exp(0.3 * inside.normal());
    // A share that stays between 0 and 1 and keeps the order of the imbalance.
    takerBuyVolume[t] = volume[t] / (1 + Math.exp(-0.5 * flow[t]));
  }
  return createBars(
    { time, open, high, low, close, volume, takerBuyVolume },
    { symbol: `${generator} ${seed}`, intervalMs: DAY_MS },
  );
}
