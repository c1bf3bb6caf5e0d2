import { assertFinite } from "../../stats/mod.ts";

/** Least size of a matrix of strategies. */
export interface StrategiesBounds {
  /** Fewest strategies. */
  readonly minCount: number;
  /** Fewest rows. */
  readonly minRows: number;
}

/**
 * Throws unless all strategies have the same number of rows (`TypeError`), there are enough of both,
 * and every return is finite (`RangeError` that names strategy and row).
 */
export function assertStrategies(
  name: string,
  strategies: readonly Float64Array[],
  { minCount, minRows }: StrategiesBounds,
): void {
  if (strategies.length < minCount) {
    throw new RangeError(
      `Expected ${name} to hold at least ${minCount} but found ${strategies.length}`,
    );
  }
  const rows = strategies[0].length;
  const other = strategies.findIndex((values) => values.length !== rows);
  if (other !== -1) {
    throw new TypeError(
      `Expected ${name} to have the same length but found ${rows} at 0 and ${
        strategies[other].length
      } at ${other}`,
    );
  }
  if (rows < minRows) {
    throw new RangeError(`Expected ${name} to have at least ${minRows} rows but found ${rows}`);
  }
  strategies.forEach((values, k) => assertFinite(`${name}[${k}]`, values));
}
