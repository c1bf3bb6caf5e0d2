import {
  assertInteger,
  assertKnownOptions,
  type Bars,
  type OptionNames,
  withDisplay,
} from "../core/mod.ts";
import type { FeatureTable } from "../features/mod.ts";
import type { Labels } from "../labels/mod.ts";
import type { Samples } from "./samples.ts";

/** Options of {@linkcode join}. */
export interface JoinOptions {
  /** Feature rows in the window of a sample. Default: 1. */
  readonly sequenceLength?: number;
}

const KNOWN: OptionNames<JoinOptions> = {
  sequenceLength: true,
};

function assertRows(name: string, rows: number, bars: Bars): void {
  if (rows !== bars.length) {
    throw new TypeError(
      `Expected ${name} to have a row for each of the ${bars.length} bars but found ${rows}`,
    );
  }
}

/** For each row the number of rows up to it, itself included, that are finite in every column. */
function completeRun({ data, rows, names }: FeatureTable): Int32Array {
  const run = new Int32Array(rows).fill(1);
  for (let j = 0; j < names.length; j++) {
    const base = j * rows;
    for (let t = 0; t < rows; t++) {
      const value = data[base + t];
      // Not zero for NaN and infinities only.
      if (value - value !== 0) run[t] = 0;
    }
  }
  for (let t = 1; t < rows; t++) if (run[t] === 1) run[t] += run[t - 1];
  return run;
}

/**
 * The samples that features and labels over the same bars make: one for each row whose whole window
 * `[t - sequenceLength + 1, t]` is finite in every column and whose label is known. The others are
 * counted in `dropped`, none is filled. Throws a `TypeError` when table or labels are not of these
 * bars' length.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { join } from "lib/dataset/mod.ts";
 * import { compute, featureSet, logReturn } from "lib/features/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(4, 5, 6, 5, 7);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const table = compute(bars, featureSet("mine", [logReturn()]));
 * const labels = direction(bars, { horizon: 1 });
 * const samples = join(bars, table, labels, { sequenceLength: 2 });
 * assert.deepEqual([...samples.rows], [2, 3]);
 * assert.deepEqual([...samples.label], [0, 1]);
 * ```
 */
export function join(
  bars: Bars,
  table: FeatureTable,
  labels: Labels,
  options: JoinOptions = {},
): Samples {
  assertKnownOptions("join", options, KNOWN);
  const { sequenceLength = 1 } = options;
  assertInteger("sequenceLength", sequenceLength, { min: 1 });
  assertRows("table", table.rows, bars);
  assertRows("labels", labels.values.length, bars);
  const run = completeRun(table);
  const firstRow = table.warmup + sequenceLength - 1;
  const rows = new Int32Array(bars.length);
  let length = 0, missingFeature = 0, missingLabel = 0;
  for (let t = firstRow; t < bars.length; t++) {
    if (run[t] < sequenceLength) missingFeature++;
    else if (!Number.isFinite(labels.values[t])) missingLabel++;
    else rows[length++] = t;
  }
  const used = rows.slice(0, length);
  const pickFloats = (column: Float64Array) => Float64Array.from(used, (t) => column[t]);
  const pickRows = (column: Int32Array) => used.map((t) => column[t]);
  return Object.freeze(withDisplay("samples", {
    length,
    rows: used,
    time: pickFloats(bars.time),
    label: pickFloats(labels.values),
    spanStart: pickRows(labels.spanStart),
    spanEnd: pickRows(labels.spanEnd),
    weight: new Float64Array(length).fill(1),
    table,
    sequenceLength,
    dropped: Object.freeze({
      warmup: Math.min(firstRow, bars.length),
      missingFeature,
      missingLabel,
    }),
  }));
}
