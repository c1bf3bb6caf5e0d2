/** How alike the choices of several folds are. */
export interface SelectionStability {
  /**
   * Nogueira, Sechidis and Brown (2018): 1 where all folds chose the same, about 0 where they chose by
   * lot. NaN for fewer than 2 folds, and where every fold chose all or none.
   */
  readonly stability: number;
  /** Share of folds that chose the column, for each candidate in order. */
  readonly share: ReadonlyMap<string, number>;
}

/**
 * Stability of a choice of columns over folds.
 *
 * @example
 * ```ts
 * import { selectionStability } from "lib/dataset/mod.ts";
 * import assert from "node:assert/strict";
 * const { stability, share } = selectionStability(["a", "b", "c"], [["a", "b"], ["a", "c"]]);
 * assert.equal(share.get("b"), 0.5);
 * assert.ok(stability < 0.5);
 * ```
 */
export function selectionStability(
  candidates: readonly string[],
  chosen: readonly (readonly string[])[],
): SelectionStability {
  const folds = chosen.length, width = candidates.length;
  const share = new Map(
    candidates.map((name): [string, number] => [
      name,
      chosen.filter((columns) => columns.includes(name)).length / folds,
    ]),
  );
  const meanCount = chosen.reduce((sum, columns) => sum + columns.length, 0) / folds;
  const byLot = meanCount / width * (1 - meanCount / width);
  let variance = 0;
  for (const p of share.values()) variance += folds / (folds - 1) * p * (1 - p) / width;
  const stability = folds < 2 || byLot === 0 ? NaN : 1 - variance / byLot;
  return { stability, share };
}
