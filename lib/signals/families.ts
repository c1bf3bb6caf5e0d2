import { standardDeviation } from "../stats/mod.ts";
import { midpoints, MOST_CANDIDATES } from "./candidates.ts";
import type { Policy, Side } from "./policy.ts";

/** Policies that are searched together, from the one that trades least. */
export type Family = readonly Policy[];

/** Where no position is taken: around 0.5, or wherever it pays. */
export type Zone = "symmetric" | "asymmetric";

/** Options of {@linkcode familiesOf}. */
export interface FamilyOptions {
  readonly side: Side;
  /** F-beta and precision know no third answer: with longShort they are short below the same cut. */
  readonly classifies: boolean;
  readonly zone: Zone;
  /** Widths of the band in which a position is kept, in probability. [0]: none. */
  readonly bands: readonly number[];
  /** Entries that are stricter than any threshold; see `conformalLimits`. */
  readonly limits?: { readonly longAbove: number; readonly shortBelow: number };
}

/** Most policies of a family with two thresholds or a choice of bands. */
const MOST_POLICIES = 900;

/** Widths of hysteresis that a search tries, in standard deviations of the probabilities. */
const BAND_DEVIATIONS = [0, 0.25, 0.5, 1, 1.5, 2];

const onProbability = (longAbove: number, shortBelow: number): Policy =>
  Object.freeze({ on: "probability", longAbove, shortBelow });

/** Being out of the market at every probability. */
export const STAY_OUT = onProbability(Infinity, -Infinity);

/** Long above each midpoint, else flat. */
function longFamily(probability: Float64Array, most: number): Family {
  return Array.from(midpoints(probability, most), (at) => onProbability(at, -Infinity));
}

/** Long above and short below one midpoint. */
function splitFamily(probability: Float64Array, most: number): Family {
  return Array.from(midpoints(probability, most), (at) => onProbability(at, at));
}

/** Long above 0.5 + h, short below 0.5 - h, flat between; h = 0 has no zone between. */
function symmetricFamily(probability: Float64Array, most: number): Family {
  const widths = midpoints(probability.map((p) => Math.abs(p - 0.5)), most);
  return [...widths, 0].map((h) => onProbability(0.5 + h, 0.5 - h));
}

/** Every pair of midpoints, the lower one for short; and each alone. */
function pairFamily(probability: Float64Array, most: number): Family {
  // m (m + 1) / 2 pairs and m of each side alone.
  const cuts = midpoints(probability, Math.floor(Math.sqrt(2 * most + 6.25) - 2.5));
  const lowest = Float64Array.from(cuts).reverse();
  const pairs: Policy[] = [];
  for (const longAbove of [Infinity, ...cuts]) {
    for (const shortBelow of [-Infinity, ...lowest]) {
      const longs = longAbove < Infinity, shorts = shortBelow > -Infinity;
      if (longs && shorts ? shortBelow <= longAbove : longs || shorts) {
        pairs.push(onProbability(longAbove, shortBelow));
      }
    }
  }
  return pairs;
}

/** The widths that a search of the band tries on these probabilities. */
export function bandWidths(probability: ArrayLike<number>): number[] {
  const deviation = standardDeviation(probability);
  return Number.isFinite(deviation) && deviation > 0
    ? BAND_DEVIATIONS.map((multiple) => multiple * deviation)
    : [0];
}

/** A policy that keeps its positions within `band` of where it entered them. */
function keeping(policy: Policy, band: number): Policy {
  if (band === 0) return policy;
  const { longAbove, shortBelow } = policy;
  return Object.freeze({
    ...policy,
    ...longAbove < Infinity ? { keepLongAbove: longAbove - band } : {},
    ...shortBelow > -Infinity ? { keepShortBelow: shortBelow + band } : {},
  });
}

/** The policy with entries that are no laxer than the limits. */
function limited(policy: Policy, limits: FamilyOptions["limits"]): Policy {
  if (!limits) return policy;
  return Object.freeze({
    ...policy,
    longAbove: Math.max(policy.longAbove, limits.longAbove),
    shortBelow: Math.min(policy.shortBelow, limits.shortBelow),
  });
}

/** The families that a search goes through, in order: a later one must do better. */
export function familiesOf(
  probability: Float64Array,
  { side, classifies, zone, bands, limits }: FamilyOptions,
): Family[] {
  const one = bands.length === 1 ? MOST_CANDIDATES : Math.floor(MOST_POLICIES / bands.length);
  const most = Math.min(MOST_CANDIDATES, one);
  const make = (): Family[] => {
    if (side === "long") return [longFamily(probability, most)];
    if (classifies) return [splitFamily(probability, most)];
    const symmetric = [symmetricFamily(probability, most), longFamily(probability, most)];
    if (zone === "symmetric") return symmetric;
    return [...symmetric, pairFamily(probability, Math.floor(MOST_POLICIES / bands.length))];
  };
  return make().map((family) =>
    family.flatMap((policy) => bands.map((band) => keeping(limited(policy, limits), band)))
  );
}
