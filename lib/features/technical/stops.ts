import { Scratch, wilder } from "../../stats/rolling/mod.ts";
import { rule } from "./rule.ts";
import { trueRange } from "./true_range.ts";

/** Wilder's stop: it follows the extreme of the move at a pace that grows with each new extreme. */
function parabolic(
  high: Float64Array,
  low: Float64Array,
  output: Float64Array,
  step: number,
  limit: number,
): void {
  const fall = low[0] - low[1], rise = high[1] - high[0];
  let long = !(fall > 0 && rise < fall);
  let pace = step;
  let extreme = long ? high[1] : low[1];
  let stop = long ? low[0] : high[0];
  for (let t = 1; t < high.length; t++) {
    const h = high[t], l = low[t];
    // In the first row there is no row before whose range binds the stop.
    const hBefore = t > 1 ? high[t - 1] : h, lBefore = t > 1 ? low[t - 1] : l;
    const floor = lBefore < l ? lBefore : l, ceiling = hBefore > h ? hBefore : h;
    const turned = long ? l <= stop : h >= stop;
    if (turned) {
      long = !long;
      stop = long ? (extreme < floor ? extreme : floor) : (extreme > ceiling ? extreme : ceiling);
      extreme = long ? h : l;
      pace = step;
    }
    output[t] = stop;
    if (!turned && (long ? h > extreme : l < extreme)) {
      extreme = long ? h : l;
      pace = Math.min(pace + step, limit);
    }
    stop += pace * (extreme - stop);
    if (long && stop > floor) stop = floor;
    else if (!long && stop < ceiling) stop = ceiling;
  }
}

/** Bands that only tighten until a close beyond them turns the trend. */
function supertrend(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  atr: Float64Array,
  outputs: readonly [Float64Array, Float64Array],
  { window, width }: { readonly window: number; readonly width: number },
): void {
  const [line, trend] = outputs;
  let upper = Infinity, lower = -Infinity, rising = true;
  for (let t = window; t < close.length; t++) {
    const middle = (high[t] + low[t]) / 2, range = width * atr[t];
    const before = close[t - 1];
    if (middle + range < upper || before > upper) upper = middle + range;
    if (middle - range > lower || before < lower) lower = middle - range;
    if (t > window) rising = rising ? !(close[t] < lower) : close[t] > upper;
    line[t] = rising ? lower : upper;
    trend[t] = rising ? 1 : -1;
  }
}

/** Stops that trail the price. */
export const STOPS = {
  sar: rule({
    talib: "SAR",
    title: "Parabolic stop and reverse",
    family: "trend",
    inputs: ["high", "low"],
    outputs: [""],
    settings: { step: 0.02, limit: 0.2 },
    lookback: () => 1,
    unit: "level",
    memory: "recursive",
    formula: "stop += pace * (extreme - stop); turned when the range reaches it",
    source: "Wilder (1978); TA-Lib SAR",
    run: ([high, low], [output], { step, limit }) =>
      parabolic(high, low, output, Math.min(step, limit), limit),
  }),
  supertrend: rule({
    talib: "SUPERTREND",
    title: "Supertrend line",
    family: "trend",
    inputs: ["high", "low", "close"],
    outputs: [""],
    settings: { window: 10, width: 3 },
    lookback: ({ window }) => window,
    unit: "level",
    memory: "recursive",
    formula: "(high + low) / 2 -+ width * atr(window), tightened until a close beyond it",
    source: "Seban; TA-Lib SUPERTREND",
    run: ([high, low, close], [line], { window, width }) => {
      using scratch = new Scratch(close.length);
      const atr = trueRange(high, low, close, scratch.take());
      wilder(atr, atr, { window });
      supertrend(high, low, close, atr, [line, scratch.take()], { window, width });
    },
  }),
  supertrendDirection: rule({
    talib: "SUPERTREND:1",
    title: "Supertrend direction, 1 or -1",
    family: "trend",
    inputs: ["high", "low", "close"],
    outputs: [""],
    settings: { window: 10, width: 3 },
    lookback: ({ window }) => window,
    unit: "free",
    memory: "recursive",
    formula: "1 while the close has not fallen below the supertrend, else -1",
    source: "Seban; TA-Lib SUPERTREND",
    run: ([high, low, close], [direction], { window, width }) => {
      using scratch = new Scratch(close.length);
      const atr = trueRange(high, low, close, scratch.take());
      wilder(atr, atr, { window });
      supertrend(high, low, close, atr, [scratch.take(), direction], { window, width });
    },
  }),
} as const;
