import { type BarColumn } from "../../core/mod.ts";
import { ema, rollingMean, Scratch } from "../../stats/rolling/mod.ts";
import { type IndicatorRule, rule } from "./rule.ts";

const LINES = ["", "Signal", "Histogram"];
const settings = { fast: 12, slow: 26, signal: 9 };
const shared = {
  family: "momentum",
  inputs: ["close"],
  unit: "difference",
  fastBelowSlow: true,
} as const;

/** Fast minus slow exponential average; `skip` values are passed over before the fast one begins. */
function emaDifference(
  x: Float64Array,
  output: Float64Array,
  { fast, slow, skip }: { readonly fast: number; readonly slow: number; readonly skip: number },
): void {
  using scratch = new Scratch(x.length);
  const average = ema(x, scratch.take(), { window: slow });
  ema(x, output, { window: fast, skip });
  for (let t = 0; t < x.length; t++) output[t] -= average[t];
}

/** The difference of two means. */
function meanDifference(
  x: Float64Array,
  output: Float64Array,
  { fast, slow }: { readonly fast: number; readonly slow: number },
): void {
  using scratch = new Scratch(x.length);
  const average = rollingMean(x, scratch.take(), { window: slow });
  rollingMean(x, output, { window: fast });
  for (let t = 0; t < x.length; t++) output[t] -= average[t];
}

/** The smoothing of MACDFIX, which rounds 2 / 13 and 2 / 27. */
function fixedDifference(x: Float64Array, output: Float64Array): void {
  let fast = 0, slow = 0;
  for (let t = 14; t < 26; t++) fast += x[t];
  for (let t = 0; t < 26; t++) slow += x[t];
  fast /= 12;
  slow /= 26;
  output.fill(NaN, 0, 25);
  output[25] = fast - slow;
  for (let t = 26; t < x.length; t++) {
    fast += 0.15 * (x[t] - fast);
    slow += 0.075 * (x[t] - slow);
    output[t] = fast - slow;
  }
}

/** A percentage of the slow average. */
function percentDifference(
  definition: {
    readonly talib: string;
    readonly title: string;
    readonly column: BarColumn;
    readonly family: "momentum" | "volume";
    readonly source: string;
  },
): IndicatorRule {
  const { talib, title, column, family, source } = definition;
  return rule({
    talib,
    title,
    family,
    source,
    inputs: [column],
    outputs: [""],
    settings: { fast: 12, slow: 26 },
    fastBelowSlow: true,
    lookback: ({ slow }) => slow - 1,
    unit: "free",
    memory: "recursive",
    formula: `100 (ema(${column}, fast) / ema(${column}, slow) - 1); 0 where the slow one is 0`,
    run: ([x], [output], { fast, slow }) => {
      using scratch = new Scratch(x.length);
      const average = ema(x, scratch.take(), { window: slow });
      ema(x, output, { window: fast });
      for (let t = 0; t < x.length; t++) {
        const unit = average[t];
        output[t] = unit !== 0 ? 100 * ((output[t] - unit) / unit) : 0;
      }
    },
  });
}

function histogram(line: Float64Array, signal: Float64Array, output: Float64Array): void {
  for (let t = 0; t < line.length; t++) output[t] = line[t] - signal[t];
}

/** Differences of a fast and a slow average. */
export const DIFFERENCES = {
  apo: rule({
    ...shared,
    talib: "APO",
    title: "Absolute price oscillator",
    outputs: [""],
    settings: { fast: 12, slow: 26 },
    lookback: ({ slow }) => slow - 1,
    memory: "recursive",
    formula: "ema(close, fast) - ema(close, slow)",
    source: "TA-Lib APO with exponential averages",
    run: ([x], [output], { fast, slow }) => emaDifference(x, output, { fast, slow, skip: 0 }),
  }),
  ppo: percentDifference({
    talib: "PPO",
    title: "Percentage price oscillator",
    column: "close",
    family: "momentum",
    source: "TA-Lib PPO with exponential averages",
  }),
  pvo: percentDifference({
    talib: "PVO",
    title: "Percentage volume oscillator",
    column: "volume",
    family: "volume",
    source: "TA-Lib PVO with exponential averages",
  }),
  macd: rule({
    ...shared,
    talib: "MACD",
    title: "Moving average convergence divergence",
    outputs: LINES,
    settings,
    lookback: ({ slow, signal }) => slow + signal - 2,
    memory: "recursive",
    formula: "line = ema(close, fast) - ema(close, slow); ema(line, signal); their difference",
    source: "Appel (1985); TA-Lib MACD",
    run: ([x], [line, average, rest], { fast, slow, signal }) => {
      // Both averages begin in one row, which is what sets TA-Lib's MACD apart from its APO.
      emaDifference(x, line, { fast, slow, skip: slow - fast });
      ema(line, average, { window: signal });
      histogram(line, average, rest);
    },
  }),
  macdMeans: rule({
    ...shared,
    talib: "MACDEXT",
    title: "MACD of simple averages",
    outputs: LINES,
    settings,
    lookback: ({ slow, signal }) => slow + signal - 2,
    memory: "window",
    formula: "line = mean(close, fast) - mean(close, slow); mean(line, signal); their difference",
    source: "TA-Lib MACDEXT with simple averages",
    run: ([x], [line, average, rest], { fast, slow, signal }) => {
      meanDifference(x, line, { fast, slow });
      rollingMean(line, average, { window: signal });
      histogram(line, average, rest);
    },
  }),
  macdFixed: rule({
    ...shared,
    talib: "MACDFIX",
    title: "MACD with the rounded weights 0.15 and 0.075",
    outputs: LINES,
    settings: { signal: 9 },
    fastBelowSlow: false,
    lookback: ({ signal }) => 24 + signal,
    memory: "recursive",
    formula: "as macd with weights 0.15 and 0.075 for 12 and 26 bars",
    source: "TA-Lib MACDFIX",
    run: ([x], [line, average, rest], { signal }) => {
      fixedDifference(x, line);
      ema(line, average, { window: signal });
      histogram(line, average, rest);
    },
  }),
  awesome: rule({
    ...shared,
    talib: "AO",
    title: "Awesome oscillator",
    inputs: ["high", "low"],
    outputs: [""],
    settings: { fast: 5, slow: 34 },
    lookback: ({ slow }) => slow - 1,
    memory: "window",
    formula: "mean(m, fast) - mean(m, slow), m = (high + low) / 2",
    source: "Williams, Trading Chaos (1995); TA-Lib AO",
    run: ([high, low], [output], options) => {
      using scratch = new Scratch(high.length);
      const middle = scratch.take();
      for (let t = 0; t < high.length; t++) middle[t] = (high[t] + low[t]) / 2;
      meanDifference(middle, output, options);
    },
  }),
  acceleration: rule({
    ...shared,
    talib: "AC",
    title: "Acceleration of the awesome oscillator",
    inputs: ["high", "low"],
    outputs: [""],
    settings: { fast: 5, slow: 34, signal: 5 },
    lookback: ({ slow, signal }) => slow + signal - 2,
    memory: "window",
    formula: "ao - mean(ao, signal)",
    source: "Williams (1995); TA-Lib AC",
    run: ([high, low], [output], { fast, slow, signal }) => {
      using scratch = new Scratch(high.length);
      const middle = scratch.take();
      for (let t = 0; t < high.length; t++) middle[t] = (high[t] + low[t]) / 2;
      meanDifference(middle, output, { fast, slow });
      rollingMean(output, middle, { window: signal });
      for (let t = 0; t < high.length; t++) output[t] -= middle[t];
    },
  }),
} as const;
