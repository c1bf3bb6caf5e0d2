import type { Bars } from "../../../core/mod.ts";
import type { FlowBars } from "./flow_bars.ts";

/** What the trades of each bar add up to, a row a bar. */
export interface FlowRows {
  /** The bars' own close. */
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly quoteVolume: Float64Array;
  readonly takerBuyVolume: Float64Array;
  readonly buyQuote: Float64Array;
  readonly trades: Float64Array;
  readonly buys: Float64Array;
  /** Of all trades in the bar the largest. */
  readonly largestTrade: Float64Array;
  readonly squaredSize: Float64Array;
  /** Sum over the bar's minutes of volume bought less volume sold, without its sign. */
  readonly oneSided: Float64Array;
}

/** Columns of minutes that a bar's row is the sum of. */
const SUMS = [
  "volume",
  "quoteVolume",
  "takerBuyVolume",
  "buyQuote",
  "trades",
  "buys",
  "squaredSize",
] as const;

/** Share of a bar's volume by which the trades known of it may miss it. */
const TOLERANCE = 0.01;

/**
 * Adds minutes up to the bars that they lie within, by time alone. A bar whose minutes do not add up
 * to its own volume, to one percent, is NaN: not all of its trades are known. A bar without volume has
 * had none. A bar that is itself missing is NaN.
 */
export function flowRows(
  bars: Pick<Bars, "time" | "intervalMs" | "close" | "volume">,
  flow: FlowBars,
): FlowRows {
  const rows = bars.time.length;
  const make = () => new Float64Array(rows).fill(NaN);
  const sums = SUMS.map((name) => ({ from: flow[name], to: make() }));
  const largestTrade = make(), oneSided = make();
  const { volume, takerBuyVolume } = flow;
  const minutes = flow.time;
  let next = 0;
  for (let t = 0; t < rows; t++) {
    const start = bars.time[t], end = start + bars.intervalMs;
    // 0 for finite numbers only.
    if (0 * start + 0 * bars.close[t] + 0 * bars.volume[t] !== 0) continue;
    while (next < minutes.length && !(minutes[next] >= start)) next++;
    const first = next;
    while (next < minutes.length && minutes[next] + flow.intervalMs <= end) next++;
    let known = 0;
    for (let i = first; i < next; i++) known += volume[i];
    if (!(Math.abs(known - bars.volume[t]) <= TOLERANCE * bars.volume[t])) continue;
    for (const { from, to } of sums) {
      let sum = 0;
      for (let i = first; i < next; i++) sum += from[i];
      to[t] = sum;
    }
    let largest = 0, net = 0;
    for (let i = first; i < next; i++) {
      largest = Math.max(largest, flow.largestTrade[i]);
      net += Math.abs(2 * takerBuyVolume[i] - volume[i]);
    }
    largestTrade[t] = largest;
    oneSided[t] = net;
  }
  const [all, quoteVolume, bought, buyQuote, trades, buys, squaredSize] = sums.map(({ to }) => to);
  return {
    close: bars.close,
    volume: all,
    quoteVolume,
    takerBuyVolume: bought,
    buyQuote,
    trades,
    buys,
    largestTrade,
    squaredSize,
    oneSided,
  };
}
