import { assertInteger, assertKnownOptions, type OptionNames } from "../core/mod.ts";
import { mean, sortedQuantile, standardDeviation } from "../stats/mod.ts";
import type { Samples } from "./samples.ts";

/** How a scaler finds centre and scale. */
export type ScalerKind = "standard" | "robust" | "none";

/** What `(x - center) / scale` takes for each column; the scale is never 0. */
export interface Scaler {
  readonly kind: ScalerKind;
  /** Columns it was fitted on. */
  readonly names: readonly string[];
  readonly center: Float64Array;
  readonly scale: Float64Array;
}

/** Options of {@linkcode fitScaler}. */
export interface FitScalerOptions {
  /** Mean and population deviation, median and interquartile range, or 0 and 1. */
  readonly kind: ScalerKind;
  /** Columns to fit, in this order. Default: all of the table. */
  readonly names?: readonly string[];
}

const KNOWN: OptionNames<FitScalerOptions> = {
  kind: true,
  names: true,
};

interface CenterScale {
  readonly center: number;
  readonly scale: number;
}

/** Each fit follows scikit-learn 1.9 (`_data.py`), its guard against a scale of nothing included. */
const FITS: { readonly [K in ScalerKind]: (values: Float64Array) => CenterScale } = {
  standard(values) {
    const center = mean(values);
    const scale = standardDeviation(values, { ddof: 0 });
    // What rounding alone can leave of the variance of a constant (_is_constant_feature).
    const noise = values.length * Number.EPSILON;
    const constant = scale ** 2 <= noise * scale ** 2 + (noise * center) ** 2;
    return { center, scale: constant ? 1 : scale };
  },
  robust(values) {
    const sorted = values.sort();
    const scale = sortedQuantile(sorted, 0.75) - sortedQuantile(sorted, 0.25);
    const center = sortedQuantile(sorted, 0.5);
    // _handle_zeros_in_scale
    return { center, scale: scale < 10 * Number.EPSILON ? 1 : scale };
  },
  none: () => ({ center: 0, scale: 1 }),
};

/**
 * A scaler of the feature columns, fitted on the last row of each sample in `indices` and on
 * nothing else: give it the training samples only. Standard is mean and population standard
 * deviation, robust is median and interquartile range, as in scikit-learn; a column that does not
 * vary gets scale 1. Samples have no missing values. Throws a `RangeError` when `indices` is empty
 * or out of range and when there is no such column.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { fitScaler, join } from "lib/dataset/mod.ts";
 * import { compute, featureSet, simpleReturn } from "lib/features/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(4, 2, 3, 3, 5);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const table = compute(bars, featureSet("mine", [simpleReturn({ window: 1 })]));
 * const samples = join(bars, table, direction(bars, { horizon: 1 }));
 * const scaler = fitScaler(samples, Int32Array.of(0, 1), { kind: "standard" });
 * assert.deepEqual([...scaler.center, ...scaler.scale], [0, 0.5]);
 * ```
 */
export function fitScaler(
  samples: Samples,
  indices: Int32Array,
  options: FitScalerOptions,
): Scaler {
  assertKnownOptions("fitScaler", options, KNOWN);
  const { kind, names = samples.table.names } = options;
  if (indices.length === 0) {
    throw new RangeError("Expected at least 1 sample to fit a scaler on but found 0");
  }
  for (const index of indices) {
    assertInteger("sample index", index, { min: 0, max: samples.length - 1 });
  }
  const center = new Float64Array(names.length);
  const scale = new Float64Array(names.length);
  const values = new Float64Array(indices.length);
  names.forEach((name, k) => {
    const column = samples.table.column(name);
    for (let i = 0; i < values.length; i++) values[i] = column[samples.rows[indices[i]]];
    const fit = FITS[kind](values);
    center[k] = fit.center;
    scale[k] = fit.scale;
  });
  return Object.freeze({ kind, names: Object.freeze([...names]), center, scale });
}
