import type { Prices } from "./known_prices.ts";

/** Bars in a block, a power of two. */
const SHIFT = 4, BLOCK = 1 << SHIFT;

/**
 * The first bar from `from` to `end` (exclusive) whose high is at least `upper` or whose low is at most
 * `lower`, or one of which is missing; `end` where there is none.
 */
export type FindTouch = (from: number, end: number, upper: number, lower: number) => number;

/**
 * Makes the search for the bar that first leaves the room between two prices. The highest and lowest
 * prices of blocks let it pass 16 bars by one look: bar by bar to the end of the row's block, block by
 * block to the one with the touch, bar by bar in there.
 */
export function touchFinder({ high, low }: Pick<Prices, "high" | "low">): FindTouch {
  const blocks = Math.ceil(high.length / BLOCK);
  const highest = new Float64Array(blocks), lowest = new Float64Array(blocks);
  for (let b = 0; b < blocks; b++) {
    let top = -Infinity, bottom = Infinity;
    const end = Math.min((b + 1) << SHIFT, high.length);
    for (let t = b << SHIFT; t < end; t++) {
      // NaN of a missing price stays: such a block is looked through bar by bar.
      top = Math.max(top, high[t]);
      bottom = Math.min(bottom, low[t]);
    }
    highest[b] = top;
    lowest[b] = bottom;
  }
  return (from, end, upper, lower) => {
    let t = from;
    const edge = Math.min((t + BLOCK - 1) & -BLOCK, end);
    while (t < edge && high[t] < upper && low[t] > lower) t++;
    if (t < edge || t >= end) return t;
    let b = t >> SHIFT;
    const lastBlock = (end + BLOCK - 1) >> SHIFT;
    while (b < lastBlock && highest[b] < upper && lowest[b] > lower) b++;
    t = b << SHIFT;
    while (t < end && high[t] < upper && low[t] > lower) t++;
    return Math.min(t, end);
  };
}
