import type { Bars } from "../core/mod.ts";
import type { Feature } from "./feature.ts";

/**
 * A feature that reads bars besides those it is computed over: of other symbols, of a funding rate,
 * of trades. Row t may read those that had closed when bar t closed.
 */
export interface FeatureOfOthers extends Feature {
  /** The other bars, in the order given. */
  readonly others: readonly Bars[];
  /** The same columns from these bars instead, one for one: what an audit changes is read here. */
  withOthers(others: readonly Bars[]): FeatureOfOthers;
}

/**
 * The feature that `make` declares over other bars, and declares anew over others in their place: so
 * an audit can change them and look whether an earlier row follows.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { overOthers, rsi } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const eth = await sampleBars("ETHUSDT-1d");
 * // The other's newest bar in every row: no bar of the past knows it.
 * const leaky = overOthers([eth], ([other]) => ({
 *   ...rsi({ window: 14 }),
 *   compute: (_, [output]) => void output.fill(other.close.at(-1)!),
 * }));
 * assert.deepEqual(leaky.others, [eth]);
 * ```
 */
export function overOthers(
  others: readonly Bars[],
  make: (others: readonly Bars[]) => Feature,
): FeatureOfOthers {
  return Object.freeze<FeatureOfOthers>({
    ...make(others),
    others: Object.freeze([...others]),
    withOthers(given) {
      if (given.length !== others.length) {
        throw new RangeError(`Expected ${others.length} other bars but found ${given.length}`);
      }
      return overOthers(given, make);
    },
  });
}

function readsOthers(feature: Feature): feature is FeatureOfOthers {
  return "withOthers" in feature;
}

/**
 * The feature that `make` makes of other features, which reads the other bars that they read and can
 * be made over other ones like them.
 */
export function overFeatures<const Parts extends readonly Feature[]>(
  parts: Parts,
  make: (parts: Parts) => Feature,
): Feature {
  if (!parts.some(readsOthers)) return Object.freeze(make(parts));
  const othersOf = (feature: Feature) => readsOthers(feature) ? feature.others : [];
  return overOthers(parts.flatMap(othersOf), (others) => {
    let next = 0;
    const anew = parts.map((part) => {
      const count = othersOf(part).length;
      return readsOthers(part) ? part.withOthers(others.slice(next, next += count)) : part;
    });
    return make(anew as unknown as Parts);
  });
}
