import { createHash } from "node:crypto";
import type { BarColumn, Bars } from "../core/mod.ts";

const COLUMNS: readonly BarColumn[] = [
  ...["time", "open", "high", "low", "close", "volume"] as const,
  ...["quoteVolume", "trades", "takerBuyVolume", "coverage", "filled"] as const,
];

/**
 * SHA-256 of bars: of their interval and every column's name and numbers, whatever file they were
 * read from. The instrument's name is no part of it.
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
  for (const name of COLUMNS) {
    const column = bars[name];
    if (!column) continue;
    hash.update(` ${name} `);
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest("hex");
}
