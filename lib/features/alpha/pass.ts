import type { Frame } from "./frame.ts";
import type { RowRange, Workspace } from "./workspace.ts";

/**
 * Computes rows of a frame: row `from + r` of it becomes row r of the outputs.
 * `outputs[family][k]` is the column of the k-th window, or the only one.
 */
export type Pass<Family extends string> = (
  frame: Frame,
  outputs: Readonly<Record<Family, readonly Float64Array[]>>,
  range: RowRange,
) => void;

/** Makes a pass that carries what it needs of earlier rows in the workspace. */
export type CreatePass<Family extends string> = (space: Workspace) => Pass<Family>;

/** What qlib adds to divisors that may be 0. */
export const TINY = 1e-12;
