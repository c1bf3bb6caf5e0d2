import { assertKnownOptions, type OptionNames } from "../core/mod.ts";

/** Which positions a strategy may take: long or flat, or short as well. */
export type Side = "long" | "longShort";

/** How a forecast becomes a wished position. */
export interface Policy {
  /** What is compared: the calibrated probability, or a rule's or model's raw score. */
  readonly on: "probability" | "score";
  /** Long above this value; Infinity: never long. */
  readonly longAbove: number;
  /** Short below this value; -Infinity: never short. */
  readonly shortBelow: number;
}

/** Options of {@linkcode toPositions}. */
export interface PositionsOptions {
  /** With `"long"` a wish to be short is a wish to be flat. */
  readonly side: Side;
}

const KNOWN: OptionNames<PositionsOptions> = {
  side: true,
};

/**
 * Wished positions: 1 where the value exceeds `longAbove`, -1 where it is below `shortBelow` (0
 * when `side` is "long"), 0 between and on the thresholds, NaN where the value is NaN. Each depends
 * on its own value only. Throws a `RangeError` when `longAbove` lies below `shortBelow` or either
 * is NaN.
 *
 * @example
 * ```ts
 * import { toPositions } from "lib/signals/mod.ts";
 * import assert from "node:assert/strict";
 * const policy = { on: "probability", longAbove: 0.6, shortBelow: 0.4 } as const;
 * const wished = toPositions([0.7, 0.5, 0.3, NaN], policy, { side: "longShort" });
 * assert.deepEqual([...wished], [1, 0, -1, NaN]);
 * ```
 */
export function toPositions(
  values: ArrayLike<number>,
  policy: Policy,
  options: PositionsOptions,
): Float64Array {
  assertKnownOptions("toPositions", options, KNOWN);
  const { side } = options;
  const { longAbove, shortBelow } = policy;
  if (!(longAbove >= shortBelow)) {
    throw new RangeError(
      `Expected longAbove to be at least shortBelow, ${shortBelow}, but found ${longAbove}`,
    );
  }
  const short = side === "longShort" ? -1 : 0;
  const positions = new Float64Array(values.length);
  for (let i = 0; i < positions.length; i++) {
    const value = values[i];
    if (value > longAbove) positions[i] = 1;
    else if (value < shortBelow) positions[i] = short;
    else if (Number.isNaN(value)) positions[i] = NaN;
  }
  return positions;
}
