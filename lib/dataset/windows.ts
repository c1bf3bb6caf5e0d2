import { assertInteger } from "../core/mod.ts";
import type { Samples } from "./samples.ts";
import type { Scaler } from "./scaler.ts";

/** Order of the axes of a batch of windows, the last one contiguous in memory. */
export type WindowLayout = "batch-time-feature" | "time-batch-feature";

/** Options of {@linkcode gatherWindows}. */
export interface GatherWindowsOptions {
  /** Scaler of the columns; `fitScaler` with kind "none" leaves them as they are. */
  readonly scaler: Scaler;
  /** Columns to take, in this order, each known to the scaler. Default: those of the scaler. */
  readonly names?: readonly string[];
  /** Rows to take, the newest of the window; at most that of the samples. Default: all. */
  readonly sequenceLength?: number;
  /** Order of the axes. */
  readonly layout: WindowLayout;
  /** Where the numbers go; at least samples x rows x columns long. */
  readonly out: Float32Array;
}

function scalerIndex(scaler: Scaler, name: string): number {
  const index = scaler.names.indexOf(name);
  if (index < 0) {
    throw new RangeError(
      `Expected a column that the scaler was fitted on, out of ${
        scaler.names.join(", ")
      }, but found ${name}`,
    );
  }
  return index;
}

/**
 * Writes the scaled windows of the given samples into `out`, time running forward, and returns the
 * part of `out` that was written. Nothing else is allocated that grows with the batch. Samples have
 * no missing values, so neither have windows. Throws a `RangeError` when a sample, a column or the
 * sequence length is not there, or when `out` is too short.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { fitScaler, gatherWindows, join } from "lib/dataset/mod.ts";
 * import { compute, featureSet, simpleReturn } from "lib/features/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(4, 2, 3, 3, 6, 5);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const table = compute(bars, featureSet("mine", [simpleReturn({ window: 1 })]));
 * const samples = join(bars, table, direction(bars, { horizon: 1 }), { sequenceLength: 2 });
 * const indices = Int32Array.of(2, 0);
 * const scaler = fitScaler(samples, indices, { kind: "none" });
 * const out = new Float32Array(4);
 * gatherWindows(samples, indices, { scaler, layout: "batch-time-feature", out });
 * assert.deepEqual([...out], [0, 1, -0.5, 0.5]);
 * ```
 */
export function gatherWindows(
  samples: Samples,
  indices: Int32Array,
  {
    scaler,
    names = scaler.names,
    sequenceLength = samples.sequenceLength,
    layout,
    out,
  }: GatherWindowsOptions,
): Float32Array {
  assertInteger("sequenceLength", sequenceLength, { min: 1, max: samples.sequenceLength });
  const batch = indices.length, width = names.length;
  const size = batch * sequenceLength * width;
  if (out.length < size) {
    throw new RangeError(
      `Expected out to hold ${batch} x ${sequenceLength} x ${width} = ${size} numbers but found ${out.length}`,
    );
  }
  const { rows } = samples;
  for (let b = 0; b < batch; b++) {
    if (!(indices[b] >= 0 && indices[b] < rows.length)) {
      assertInteger("sample index", indices[b], { min: 0, max: rows.length - 1 });
    }
  }
  const byBatch = layout === "batch-time-feature";
  const sampleStride = byBatch ? sequenceLength * width : width;
  const timeStride = byBatch ? width : batch * width;
  for (let k = 0; k < width; k++) {
    const column = samples.table.column(names[k]);
    const j = scalerIndex(scaler, names[k]);
    const center = scaler.center[j];
    const factor = 1 / scaler.scale[j];
    for (let b = 0; b < batch; b++) {
      const end = rows[indices[b]] + 1;
      let at = b * sampleStride + k;
      for (let t = end - sequenceLength; t < end; t++) {
        out[at] = (column[t] - center) * factor;
        at += timeStride;
      }
    }
  }
  return out.subarray(0, size);
}
