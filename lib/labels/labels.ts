import {
  assertInteger,
  assertKnownOptions,
  type Bars,
  type OptionNames,
  withDisplay,
} from "../core/mod.ts";

/**
 * What a model is to predict, a value a bar. Row t is a function of the bars `spanStart[t]` to
 * `spanEnd[t]`, all after t (and of bar t, from which it counts): whoever splits the data reads
 * from the span what a row has seen.
 */
export interface Labels {
  readonly name: string;
  /** Bars from a row to the last one that its value needs. */
  readonly horizon: number;
  /** The value, NaN where it is not known. */
  readonly values: Float64Array;
  /** First bar after the row that its value needs, at most the last bar. */
  readonly spanStart: Int32Array;
  /** Last bar that the value needs, inclusive, at most the last bar. */
  readonly spanEnd: Int32Array;
}

declare module "../core/display.ts" {
  interface Displayed {
    labels: Labels;
  }
}

/** Options of labels that look a fixed number of bars ahead. */
export interface HorizonOptions {
  /** Bars to look ahead. */
  readonly horizon: number;
}

const KNOWN: OptionNames<HorizonOptions> = {
  horizon: true,
};

/** Frozen labels whose row t needs bars t + 1 to t + horizon, cut off at the last bar. */
export function horizonLabels(
  bars: Bars,
  { name, horizon, values }: HorizonOptions & Pick<Labels, "name" | "values">,
): Labels {
  const last = bars.length - 1;
  const spanStart = new Int32Array(bars.length);
  const spanEnd = new Int32Array(bars.length);
  for (let t = 0; t <= last; t++) {
    spanStart[t] = Math.min(t + 1, last);
    spanEnd[t] = Math.min(t + horizon, last);
  }
  return Object.freeze(withDisplay("labels", { name, horizon, values, spanStart, spanEnd }));
}

/**
 * Throws a `TypeError` for an option that the label `what` does not have, and a `RangeError` unless the
 * horizon is a count of bars.
 */
export function assertHorizonOptions(what: string, options: HorizonOptions): void {
  assertKnownOptions(what, options, KNOWN);
  const { horizon } = options;
  assertInteger("horizon", horizon, { min: 1 });
}
