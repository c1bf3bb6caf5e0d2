import { assertKnownOptions, type Bars, type OptionNames } from "../core/mod.ts";
import type { FeatureSet, FeatureTable } from "./feature.ts";
import { computeGroup } from "./feature_stream.ts";
import { featureTable } from "./feature_table.ts";
import { columnAt, computeSingles, planTable } from "./table_plan.ts";

/** Options of {@linkcode compute}. */
export interface ComputeOptions {
  /** Type of the table's numbers; features themselves are always computed in Float64. Default: "float32". */
  readonly dtype?: "float32" | "float64";
}

const KNOWN: OptionNames<ComputeOptions> = {
  dtype: true,
};

/**
 * Every column of the set over the bars, in one column-major table. Row t sees bars 0 to t only; it
 * is NaN before a feature's warm-up and where its input is missing. Values beyond the range of
 * Float32 (3.4e38) become infinite there, which the dataset counts as missing. Throws a `TypeError`
 * when the bars lack an optional column that a feature reads.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { compute, featureSet, simpleReturn } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(4, 5, 10);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const table = compute(bars, featureSet("mine", [simpleReturn({ window: 1 })]));
 * assert.deepEqual([...table.column("return1")], [NaN, 0.25, 1]);
 * ```
 */
export function compute(
  bars: Bars,
  set: FeatureSet,
  options: ComputeOptions = {},
): FeatureTable {
  assertKnownOptions("compute", options, KNOWN);
  const { dtype = "float32" } = options;
  const rows = bars.length;
  const plan = planTable(bars, set);
  const { names, warmup } = plan;
  const data = dtype === "float64"
    ? new Float64Array(names.length * rows)
    : new Float32Array(names.length * rows);
  computeSingles(bars, data, plan);
  for (const { group, names, places } of plan.groups) {
    computeGroup(bars, places.map((place) => columnAt(data, rows, place)), { group, names });
  }
  return featureTable({ names, rows, warmup, data });
}

/**
 * First row in which every column has a value, or `rows` when there is none: what the declared
 * warm-up comes to on these very bars.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { compute, featureSet, firstCompleteRow, simpleReturn } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(NaN, 5, 10);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const table = compute(bars, featureSet("mine", [simpleReturn({ window: 1 })]));
 * assert.deepEqual([table.warmup, firstCompleteRow(table)], [1, 2]);
 * ```
 */
export function firstCompleteRow({ data, rows, names }: FeatureTable): number {
  for (let t = 0; t < rows; t++) {
    let complete = true;
    for (let j = 0; j < names.length && complete; j++) {
      complete = Number.isFinite(data[j * rows + t]);
    }
    if (complete) return t;
  }
  return rows;
}
