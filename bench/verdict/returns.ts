import { type Bars, type Prng, shuffle } from "../../lib/core/mod.ts";

/** Kinds of markets without a signal. */
export const GENERATORS = ["iid", "garch", "bitcoin", "regimes"] as const;
export type Generator = typeof GENERATORS[number];

/** Log return a bar that holding earns on average, as in Bitcoin's daily bars: it is no signal. */
const DRIFT = 0.0007;
const DEVIATION = 0.03;

/** Student's t with 4 degrees of freedom, scaled to variance 1. */
function heavyTailed(random: Prng): number {
  let squares = 0;
  for (let k = 0; k < 4; k++) squares += random.normal() ** 2;
  return random.normal() / Math.sqrt(squares / 4) / Math.SQRT2;
}

function iid(random: Prng, length: number): Float64Array {
  return Float64Array.from({ length }, () => DRIFT + DEVIATION * random.normal());
}

/** GARCH(1,1) with innovations of Student's t: volatility clusters, tails are heavy. */
function garch(random: Prng, length: number): Float64Array {
  const alpha = 0.08, beta = 0.9, variance = DEVIATION ** 2;
  let next = variance;
  return Float64Array.from({ length }, () => {
    const shock = Math.sqrt(next) * heavyTailed(random);
    next = (1 - alpha - beta) * variance + alpha * shock * shock + beta * next;
    return DRIFT + shock;
  });
}

/** Calm, usual and wild times that last for weeks; what comes next is not known from their mean. */
function regimes(random: Prng, length: number): Float64Array {
  const deviations = [0.012, 0.03, 0.06];
  let state = 1;
  return Float64Array.from({ length }, () => {
    if (random.uniform() < 0.03) state = random.integer(deviations.length);
    return DRIFT + deviations[state] * random.normal();
  });
}

const BLOCK = 20;

/**
 * Bitcoin's own daily returns: blocks of 20 days in a random order, and their days in a random
 * order. Tails and clusters of volatility are kept. Blocks alone would keep that a day tends to be
 * followed by its opposite (signs of neighbouring days: correlation -0.09), which is a signal.
 */
function bitcoin(random: Prng, bars: Bars, length: number): Float64Array {
  const blocks = Math.floor((bars.length - 1) / BLOCK);
  const order = Float64Array.from({ length: blocks }, (_, k) => k);
  const out = new Float64Array(length);
  const days = new Float64Array(BLOCK);
  for (let at = 0; at < length; at += BLOCK) {
    // Drawn without putting back; a market longer than the sample goes through it again.
    if (at % (blocks * BLOCK) === 0) shuffle(order, random);
    const start = order[at / BLOCK % blocks] * BLOCK;
    for (let k = 0; k < BLOCK; k++) {
      days[k] = Math.log(bars.close[start + k + 1] / bars.close[start + k]);
    }
    shuffle(days, random);
    out.set(days.subarray(0, Math.min(BLOCK, length - at)), at);
  }
  return out;
}

/** Options of {@linkcode marketReturns}. */
export interface MarketReturnsOptions {
  readonly random: Prng;
  readonly length: number;
  /** What blocks of real returns are taken from. */
  readonly sample: Bars;
}

/** Log returns that nothing known before tells anything about. */
export function marketReturns(
  generator: Generator,
  { random, length, sample }: MarketReturnsOptions,
): Float64Array {
  if (generator === "bitcoin") return bitcoin(random, sample, length);
  return { iid, garch, regimes }[generator](random, length);
}
