import { createHash } from "node:crypto";
import { BAR_COLUMNS, type Bars, OPTIONAL_COLUMNS } from "../core/mod.ts";
import type { Columns } from "../data/mod.ts";

/** True for an optional column that tells nothing: all missing, or no row filled. */
function saysNothing(bars: Bars, name: typeof OPTIONAL_COLUMNS[number]): boolean {
  return bars[name]!.every(name === "filled" ? (value) => !(value > 0) : Number.isNaN);
}

/**
 * SHA-256 of bars: of their interval and every column's name and numbers, whatever file they were
 * read from. The instrument's name is no part of it, nor is an optional column that tells nothing
 * about any of them: the store adds such a one when another month has it.
 *
 * @example
 * ```ts
 * import { hashBars } from "lib/experiments/mod.ts";
 * import { sampleBars } from "lib/data/mod.ts";
 * import { sliceBars } from "lib/core/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * assert.notEqual(hashBars(bars), hashBars(sliceBars(bars, 1, bars.length)));
 * ```
 */
export function hashBars(bars: Bars): string {
  const hash = createHash("sha256").update(`bars ${bars.intervalMs} ${bars.length}`);
  const silent = OPTIONAL_COLUMNS.filter((name) => bars[name] && saysNothing(bars, name));
  for (const name of BAR_COLUMNS) {
    const column = bars[name];
    if (!column || silent.some((other) => other === name)) continue;
    hash.update(` ${name} `);
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest("hex");
}

/** SHA-256 of columns by their names, as the store holds them: of what is no bars. */
export function hashColumns(columns: Columns): string {
  const hash = createHash("sha256").update("columns");
  for (const name of Object.keys(columns).sort()) {
    const values = columns[name];
    hash.update(` ${name} ${values.length} `);
    if (ArrayBuffer.isView(values)) {
      hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    } else hash.update(JSON.stringify(values));
  }
  return hash.digest("hex");
}
