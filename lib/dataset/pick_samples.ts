import { assertInteger, withDisplay } from "../core/mod.ts";
import type { Samples } from "./samples.ts";

function pick<T extends Float64Array | Int32Array>(column: T, indices: Int32Array): T {
  const Column = column.constructor as new (length: number) => T;
  const picked = new Column(indices.length);
  for (let i = 0; i < indices.length; i++) picked[i] = column[indices[i]];
  return picked;
}

/**
 * Some of the samples, over the same table of features, as if the others had never been: what a
 * splitter or a model is handed that must not see them. Sample k of the result is sample `indices[k]`
 * of the given ones. `dropped` stays what it was.
 *
 * @throws {RangeError} for indices that there are not, or that do not ascend
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { join, pickSamples } from "lib/dataset/mod.ts";
 * import { compute, core13 } from "lib/features/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const samples = join(bars, compute(bars, core13), direction(bars, { horizon: 1 }));
 * const few = pickSamples(samples, Int32Array.of(3, 8));
 * assert.deepEqual([...few.rows], [samples.rows[3], samples.rows[8]]);
 * ```
 */
export function pickSamples(samples: Samples, indices: Int32Array): Samples {
  for (let k = 0; k < indices.length; k++) {
    const min = k === 0 ? 0 : indices[k - 1] + 1;
    if (!(indices[k] >= min && indices[k] < samples.length)) {
      assertInteger("sample index", indices[k], { min, max: samples.length - 1 });
    }
  }
  const { rows, time, label, spanStart, spanEnd, weight, symbol, grid } = samples;
  return Object.freeze(withDisplay("samples", {
    ...samples,
    length: indices.length,
    rows: pick(rows, indices),
    time: pick(time, indices),
    label: pick(label, indices),
    spanStart: pick(spanStart, indices),
    spanEnd: pick(spanEnd, indices),
    weight: pick(weight, indices),
    ...symbol ? { symbol: pick(symbol, indices) } : {},
    ...grid
      ? {
        grid: {
          position: pick(grid.position, indices),
          windowStart: pick(grid.windowStart, indices),
          spanEnd: pick(grid.spanEnd, indices),
        },
      }
      : {},
  }));
}
