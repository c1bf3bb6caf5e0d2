import {
  assertKnownOptions,
  assertNumber,
  assertOneOf,
  type Bars,
  type OptionNames,
} from "../../core/mod.ts";

/** What happens at bars that cannot be traded, or whose unit changes. */
export interface BarRules {
  /**
   * "refuse" throws a `RangeError` with row and reason; "skip" trades and decides nothing in the row,
   * values the position at the last sound close and tells the row in `skipped`. Default: "refuse".
   */
  readonly bad?: "refuse" | "skip";
  /**
   * An open more than so many times above or below the close before is a bad bar: no market moves
   * like that between two bars, a split or another unit does. Default: 100.
   */
  readonly maxJump?: number;
  /** Whether a bar with volume 0 is a halt, in which nothing is filled. Default: false. */
  readonly haltWithoutVolume?: boolean;
  /**
   * Splits by the time (UTC milliseconds) from which prices are in new units: each old unit becomes
   * `ratio` new ones at the first open from then on, and levels of exits and orders follow. Default: none.
   */
  readonly splits?: readonly { readonly time: number; readonly ratio: number }[];
}

const KNOWN: OptionNames<BarRules> = {
  bad: true,
  maxJump: true,
  haltWithoutVolume: true,
  splits: true,
};
const KNOWN_SPLIT: OptionNames<Required<BarRules>["splits"][number]> = { time: true, ratio: true };

/** {@linkcode BarRules} with their defaults. */
export interface ResolvedBarRules {
  readonly skip: boolean;
  readonly maxJump: number;
  readonly haltWithoutVolume: boolean;
  /** Units that one unit of the row before becomes; absent when there is no split. */
  readonly splitRatio: Float64Array | undefined;
}

/** Checks the rules and finds the rows of splits. */
export function resolveBarRules(options: BarRules, bars: Bars): ResolvedBarRules {
  assertKnownOptions("barRules", options, KNOWN);
  const { bad = "refuse", maxJump = 100, haltWithoutVolume = false, splits = [] } = options;
  assertOneOf("barRules.bad", bad, ["refuse", "skip"]);
  if (maxJump !== Infinity) assertNumber("barRules.maxJump", maxJump, { min: 1 });
  let splitRatio: Float64Array | undefined;
  for (const split of splits) {
    assertKnownOptions("barRules.splits", split, KNOWN_SPLIT);
    assertNumber("barRules.splits.ratio", split.ratio, { min: Number.MIN_VALUE });
    const row = bars.time.findIndex((time) => time >= split.time);
    if (row < 0) continue;
    splitRatio ??= new Float64Array(bars.length).fill(1);
    splitRatio[row] *= split.ratio;
  }
  return { skip: bad === "skip", maxJump, haltWithoutVolume, splitRatio };
}
