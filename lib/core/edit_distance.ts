/**
 * Letters to insert, remove or replace to turn `a` into `b` (Levenshtein's distance).
 *
 * @example
 * ```ts
 * import { editDistance } from "lib/core/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(editDistance("windw", "window"), 1);
 * ```
 */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = row[j] + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replaced, row[j + 1] + 1, next[j] + 1));
    }
    row = next;
  }
  return row[b.length];
}
