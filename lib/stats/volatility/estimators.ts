import type { Bars } from "../../core/mod.ts";
import type { WindowOptions } from "../rolling/mod.ts";
import { atrVolatility } from "./atr.ts";
import { closeToCloseVolatility } from "./close_to_close.ts";
import { ewmaVolatility } from "./ewma.ts";
import { garmanKlassVolatility } from "./garman_klass.ts";
import { parkinsonVolatility } from "./parkinson.ts";
import { rogersSatchellVolatility } from "./rogers_satchell.ts";
import { yangZhangVolatility } from "./yang_zhang.ts";

/** Name of an entry of {@linkcode VOLATILITY_ESTIMATORS}. */
export type VolatilityEstimator =
  | "closeToClose"
  | "ewma"
  | "atr"
  | "parkinson"
  | "garmanKlass"
  | "rogersSatchell"
  | "yangZhang";

/** A way to say how far prices move in a bar. */
export interface VolatilityEstimation {
  /** Volatility of one bar as a fraction of the price, row by row from bars up to the row. */
  readonly compute: (
    bars: Pick<Bars, "open" | "high" | "low" | "close">,
    output: Float64Array,
    options: WindowOptions,
  ) => Float64Array;
  /** Rows before the first value. */
  readonly warmup: (window: number) => number;
  /** Shortest window. */
  readonly minWindow: number;
  readonly formula: string;
  readonly source: string;
}

/** Every estimator of volatility, by its name. */
export const VOLATILITY_ESTIMATORS: {
  readonly [K in VolatilityEstimator]: VolatilityEstimation;
} = {
  closeToClose: {
    compute: closeToCloseVolatility,
    warmup: (window) => window,
    minWindow: 2,
    formula: "std(ln(close / close[t-1]), n), ddof 1",
    source: "sample standard deviation",
  },
  ewma: {
    compute: ewmaVolatility,
    warmup: (window) => window,
    minWindow: 1,
    formula: "sqrt(ema(ln(close / close[t-1])^2, n))",
    source: "RiskMetrics Technical Document (1996), 5.3",
  },
  atr: {
    compute: atrVolatility,
    warmup: (window) => window,
    minWindow: 1,
    formula: "wilder(trueRange, n) / close",
    source: "Wilder (1978)",
  },
  parkinson: {
    compute: parkinsonVolatility,
    warmup: (window) => window - 1,
    minWindow: 1,
    formula: "sqrt(mean(ln(high / low)^2 / (4 ln 2), n))",
    source: "Parkinson (1980)",
  },
  garmanKlass: {
    compute: garmanKlassVolatility,
    warmup: (window) => window - 1,
    minWindow: 1,
    formula: "sqrt(mean(ln(high / low)^2 / 2 - (2 ln 2 - 1) ln(close / open)^2, n))",
    source: "Garman and Klass (1980)",
  },
  rogersSatchell: {
    compute: rogersSatchellVolatility,
    warmup: (window) => window - 1,
    minWindow: 1,
    formula: "sqrt(mean(ln(h / c) ln(h / o) + ln(l / c) ln(l / o), n))",
    source: "Rogers and Satchell (1991)",
  },
  yangZhang: {
    compute: yangZhangVolatility,
    warmup: (window) => window,
    minWindow: 2,
    formula: "sqrt(var(ln(open / close[t-1]), n) + k var(ln(close / open), n) + " +
      "(1 - k) rogersSatchell^2), k = 0.34 / (1.34 + (n + 1) / (n - 1))",
    source: "Yang and Zhang (2000)",
  },
};
