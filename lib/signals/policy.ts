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
  /** A long position is kept while the value is above this one. Absent: `longAbove`. */
  readonly keepLongAbove?: number;
  /** A short position is kept while the value is below this one. Absent: `shortBelow`. */
  readonly keepShortBelow?: number;
}

/** Options of {@linkcode toPositions}. */
export interface PositionsOptions {
  /** With `"long"` a wish to be short is a wish to be flat. */
  readonly side: Side;
}

const KNOWN: OptionNames<PositionsOptions> = {
  side: true,
};

function assertPolicy(policy: Policy): void {
  const { longAbove, shortBelow, keepLongAbove = longAbove, keepShortBelow = shortBelow } = policy;
  if (!(longAbove >= shortBelow)) {
    throw new RangeError(
      `Expected longAbove to be at least shortBelow, ${shortBelow}, but found ${longAbove}`,
    );
  }
  if (!(keepLongAbove <= longAbove)) {
    throw new RangeError(
      `Expected keepLongAbove to be at most longAbove, ${longAbove}, but found ${keepLongAbove}`,
    );
  }
  if (!(keepShortBelow >= shortBelow)) {
    throw new RangeError(
      `Expected keepShortBelow to be at least shortBelow, ${shortBelow}, but found ${keepShortBelow}`,
    );
  }
}

/** {@linkcode toPositions} into `out`, without checks: NaN where the value is NaN. */
export function tracePositions(
  values: ArrayLike<number>,
  policy: Policy,
  out: Float64Array,
  { side }: PositionsOptions = { side: "longShort" },
): void {
  const { longAbove, shortBelow, keepLongAbove = longAbove, keepShortBelow = shortBelow } = policy;
  const short = side === "longShort" ? -1 : 0;
  let held = 0;
  for (let t = 0; t < out.length; t++) {
    const value = values[t];
    if (value > longAbove) held = 1;
    else if (value < shortBelow) held = short;
    else if (value === value) {
      if (held > 0 ? !(value > keepLongAbove) : !(value < keepShortBelow)) held = 0;
    } else {
      out[t] = NaN;
      continue;
    }
    out[t] = held;
  }
}

/**
 * Wished positions: 1 where the value exceeds `longAbove`, -1 where it is below `shortBelow` (0
 * when `side` is "long"), 0 between and on the thresholds, NaN where the value is NaN.
 *
 * With `keepLongAbove` or `keepShortBelow` the wish has a memory (hysteresis): a long position is
 * entered above `longAbove` and left only when the value is no longer above `keepLongAbove`; a
 * missing value changes nothing. The first row starts from flat. A row's wish depends on its own
 * value and those before it. Throws a `RangeError` when `longAbove` lies below `shortBelow`, a value
 * to keep is stricter than the one to enter, or one is NaN.
 *
 * @example
 * ```ts
 * import { toPositions } from "lib/signals/mod.ts";
 * import assert from "node:assert/strict";
 * const policy = { on: "probability", longAbove: 0.6, shortBelow: 0.4 } as const;
 * const wished = toPositions([0.7, 0.5, 0.3, NaN], policy, { side: "longShort" });
 * assert.deepEqual([...wished], [1, 0, -1, NaN]);
 * const patient = { ...policy, keepLongAbove: 0.45 };
 * const kept = toPositions([0.5, 0.7, 0.5, 0.44], patient, { side: "long" });
 * assert.deepEqual([...kept], [0, 1, 1, 0]);
 * ```
 */
export function toPositions(
  values: ArrayLike<number>,
  policy: Policy,
  options: PositionsOptions,
): Float64Array {
  assertKnownOptions("toPositions", options, KNOWN);
  assertPolicy(policy);
  const positions = new Float64Array(values.length);
  tracePositions(values, policy, positions, options);
  return positions;
}
