import { BAR_COLUMNS, type Bars } from "../core/mod.ts";
import { type ColumnData, type Frame, frameOf } from "./frame.ts";

/**
 * The bars as a frame of nodejs-polars, for work that frames are better at: `time` is a datetime
 * (UTC), every other column a Float64 with NaN where a value is missing. The numbers are copied.
 *
 * @example
 * ```ts
 * import { sampleBars, toDataFrame } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const frame = await toDataFrame(await sampleBars("BTCUSDT-1d"));
 * assert.equal(frame.height, 2549);
 * assert.deepEqual(frame.columns.slice(0, 3), ["time", "open", "high"]);
 * ```
 */
export async function toDataFrame(bars: Bars): Promise<Frame> {
  const columns: Record<string, ColumnData> = {};
  for (const name of BAR_COLUMNS) {
    const column = bars[name];
    if (column) columns[name] = column;
  }
  return await frameOf(columns, { dates: ["time"] });
}
