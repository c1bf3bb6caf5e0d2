import type { Value } from "../onnx/mod.ts";

/** Weights of the best epoch so far. */
export interface BestEpoch {
  /** Counted from 1. */
  readonly epoch: number;
  /** The watched figure; NaN without validation samples. */
  readonly value: number;
  /** By parameter name. */
  readonly weights: Readonly<Record<string, Value>>;
}

/** How epochs are compared. */
export interface Improvement {
  readonly goal: "min" | "max";
  /** Least change of the figure that counts as better, in its own units. */
  readonly minImprovement: number;
}

/**
 * The better of the best epoch so far and the latest. Without validation, where the figure is NaN,
 * the latest is kept.
 */
export function betterEpoch(
  best: BestEpoch | null,
  latest: BestEpoch,
  { goal, minImprovement }: Improvement,
): BestEpoch {
  if (best === null || Number.isNaN(latest.value)) return latest;
  const gain = goal === "min" ? best.value - latest.value : latest.value - best.value;
  // By default any gain counts, however small, but a tie keeps the earlier epoch.
  return gain > 0 && gain >= minImprovement ? latest : best;
}
