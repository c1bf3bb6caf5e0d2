import { rollingSum, rowsSinceMax, rowsSinceMin, Scratch } from "../../stats/rolling/mod.ts";
import { type IndicatorRule, rule } from "./rule.ts";
import { trueRange } from "./true_range.ts";

const shared = {
  family: "trend",
  inputs: ["high", "low", "close"],
  outputs: [""],
  settings: { window: 14 },
  unit: "free",
  memory: "recursive",
} as const;
const source = (talib: string) => `Wilder (1978); TA-Lib ${talib}`;

/** Which side of directional movement. */
type Side = "up" | "down";

/** Directional movement from row 1 on: the part of the bar beyond the bar before, on one side. */
function directionalMovement(
  high: Float64Array,
  low: Float64Array,
  output: Float64Array,
  side: Side,
): Float64Array {
  output[0] = NaN;
  for (let t = 1; t < high.length; t++) {
    const rise = high[t] - high[t - 1], fall = low[t - 1] - low[t];
    if (side === "up") output[t] = rise > 0 && rise > fall ? rise : 0;
    else output[t] = fall > 0 && fall > rise ? fall : 0;
  }
  return output;
}

/** Wilder's sum in place: begun with the sum of rows 1 to window - 1, then a window-th fades a row. */
function wilderSum(x: Float64Array, window: number): Float64Array {
  const keep = 1 - 1 / window;
  let sum = 0;
  for (let t = 1; t < x.length; t++) {
    if (t < window) sum += x[t];
    else sum = sum * keep + x[t];
    x[t] = sum;
  }
  return x;
}

function indicator(
  [high, low, close]: readonly Float64Array[],
  output: Float64Array,
  { side, window }: { readonly side: Side; readonly window: number },
): void {
  using scratch = new Scratch(close.length);
  const range = wilderSum(trueRange(high, low, close, scratch.take()), window);
  wilderSum(directionalMovement(high, low, output, side), window);
  for (let t = window; t < close.length; t++) {
    output[t] = range[t] > 0 ? 100 * (output[t] / range[t]) : 0;
  }
}

/** Directional index; where there is no movement the value before holds. */
function directionalIndex(
  [high, low]: readonly Float64Array[],
  output: Float64Array,
  window: number,
): void {
  using scratch = new Scratch(high.length);
  const down = wilderSum(directionalMovement(high, low, scratch.take(), "down"), window);
  const up = wilderSum(directionalMovement(high, low, output, "up"), window);
  // The true range is in both indicators and cancels.
  let value = 0;
  for (let t = window; t < high.length; t++) {
    const sum = up[t] + down[t];
    if (sum > 0) value = 100 * (Math.abs(up[t] - down[t]) / sum);
    output[t] = value;
  }
}

/** Wilder's average of the directional index, begun at the mean of rows window to 2 window - 1. */
function averageIndex(bars: readonly Float64Array[], output: Float64Array, window: number): void {
  directionalIndex(bars, output, window);
  let sum = 0;
  const first = 2 * window - 1;
  for (let t = window; t <= first; t++) sum += output[t];
  let value = sum / window;
  output[first] = value;
  const unit = 1 / window, keep = 1 - unit;
  for (let t = first + 1; t < output.length; t++) {
    output[t] = value = value * keep + output[t] * unit;
  }
}

function movement(side: Side, definition: { talib: string; title: string }): IndicatorRule {
  return rule({
    ...shared,
    ...definition,
    inputs: ["high", "low"],
    unit: "difference",
    lookback: ({ window }) => window - 1,
    formula: side === "up"
      ? "Wilder's sum of high[t] - high[t-1] where above 0 and above low[t-1] - low[t]"
      : "Wilder's sum of low[t-1] - low[t] where above 0 and above high[t] - high[t-1]",
    source: source(definition.talib),
    run: ([high, low], [output], { window }) =>
      void wilderSum(directionalMovement(high, low, output, side), window),
  });
}

function sideIndicator(side: Side, definition: { talib: string; title: string }): IndicatorRule {
  return rule({
    ...shared,
    ...definition,
    lookback: ({ window }) => window,
    formula: `100 * Wilder's sum of movement ${side} / Wilder's sum of the true range`,
    source: source(definition.talib),
    run: (bars, [output], { window }) => indicator(bars, output, { side, window }),
  });
}

/** Direction and strength of the trend. */
export const DIRECTIONAL = {
  plusMovement: movement("up", { talib: "PLUS_DM", title: "Directional movement up" }),
  minusMovement: movement("down", { talib: "MINUS_DM", title: "Directional movement down" }),
  plusIndicator: sideIndicator("up", { talib: "PLUS_DI", title: "Directional indicator up" }),
  minusIndicator: sideIndicator("down", { talib: "MINUS_DI", title: "Directional indicator down" }),
  directionalIndex: rule({
    ...shared,
    talib: "DX",
    title: "Directional index",
    lookback: ({ window }) => window,
    formula: "100 |DI up - DI down| / (DI up + DI down); the value before where both are 0",
    source: source("DX"),
    run: (bars, [output], { window }) => directionalIndex(bars, output, window),
  }),
  adx: rule({
    ...shared,
    talib: "ADX",
    title: "Average directional index",
    lookback: ({ window }) => 2 * window - 1,
    formula: "wilder(DX, window)",
    source: source("ADX"),
    run: (bars, [output], { window }) => averageIndex(bars, output, window),
  }),
  adxRating: rule({
    ...shared,
    talib: "ADXR",
    title: "Average directional index rating",
    lookback: ({ window }) => 3 * window - 2,
    formula: "(ADX[t] + ADX[t - window + 1]) / 2",
    source: source("ADXR"),
    run: (bars, [output], { window }) => {
      averageIndex(bars, output, window);
      for (let t = output.length - 1; t >= 3 * window - 2; t--) {
        output[t] = (output[t] + output[t - window + 1]) / 2;
      }
    },
  }),
  aroon: rule({
    ...shared,
    talib: "AROON",
    title: "Aroon",
    inputs: ["high", "low"],
    outputs: ["Down", "Up"],
    lookback: ({ window }) => window,
    memory: "window",
    formula: "100 (1 - rows since the extreme of window + 1 bars / window)",
    source: "Chande, Stocks & Commodities (1995); TA-Lib AROON",
    run: ([high, low], [down, up], { window }) => {
      rowsSinceMin(low, down, { window: window + 1 });
      rowsSinceMax(high, up, { window: window + 1 });
      const unit = 100 / window;
      for (let t = window; t < high.length; t++) {
        down[t] = unit * (window - down[t]);
        up[t] = unit * (window - up[t]);
      }
    },
  }),
  aroonOscillator: rule({
    ...shared,
    talib: "AROONOSC",
    title: "Aroon oscillator",
    inputs: ["high", "low"],
    lookback: ({ window }) => window,
    memory: "window",
    formula: "aroon up - aroon down",
    source: "Chande (1995); TA-Lib AROONOSC",
    run: ([high, low], [output], { window }) => {
      using scratch = new Scratch(high.length);
      const down = rowsSinceMin(low, scratch.take(), { window: window + 1 });
      rowsSinceMax(high, output, { window: window + 1 });
      const unit = 100 / window;
      for (let t = window; t < high.length; t++) output[t] = unit * (down[t] - output[t]);
    },
  }),
  vortex: rule({
    ...shared,
    talib: "VORTEX",
    title: "Vortex indicator",
    outputs: ["Plus", "Minus"],
    lookback: ({ window }) => window,
    memory: "window",
    formula: "sum |high[t] - low[t-1]| and sum |low[t] - high[t-1]| over the sum of true range",
    source: "Botes and Siepman, Stocks & Commodities (2010); TA-Lib VORTEX",
    run: ([high, low, close], [plus, minus], { window }) => {
      using scratch = new Scratch(close.length);
      const part = scratch.take(), range = scratch.take();
      rollingSum(trueRange(high, low, close, part), range, { window });
      for (let t = 1; t < close.length; t++) part[t] = Math.abs(high[t] - low[t - 1]);
      rollingSum(part, plus, { window });
      for (let t = 1; t < close.length; t++) part[t] = Math.abs(low[t] - high[t - 1]);
      rollingSum(part, minus, { window });
      for (let t = window; t < close.length; t++) {
        plus[t] = range[t] > 0 ? plus[t] / range[t] : 0;
        minus[t] = range[t] > 0 ? minus[t] / range[t] : 0;
      }
    },
  }),
} as const;
