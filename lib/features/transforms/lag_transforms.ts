import { assertInteger } from "../../core/mod.ts";
import type { Feature } from "../feature.ts";
import { lag } from "./shift.ts";
import { type Transform, transform } from "./transform.ts";

/** Transforms by the lag, in rows, of the column that they see; 0 is the column itself. */
export type LagTransforms = Readonly<Record<number, readonly Transform[]>>;

/**
 * Each lag of a feature's columns, itself and after its transforms, as one list of features: the
 * lags and windows that are to be tried, in one line. A lag with no transforms gives the lag alone;
 * transforms of lag 0 see the column itself, which is not repeated.
 *
 * @example
 * ```ts
 * import { lagTransforms, logReturn, rollingMean, rollingStd } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const made = lagTransforms(logReturn(), {
 *   0: [rollingMean({ window: 5 })],
 *   1: [rollingStd({ window: 10 })],
 *   7: [],
 * });
 * assert.deepEqual(
 *   made.map((feature) => feature.names[0]),
 *   ["logReturnMean5", "logReturnLag1", "logReturnLag1Std10", "logReturnLag7"],
 * );
 * ```
 */
export function lagTransforms(feature: Feature, lags: LagTransforms): readonly Feature[] {
  return Object.entries(lags).flatMap(([key, transforms]) => {
    const by = Number(key);
    assertInteger("lag", by, { min: 0 });
    if (by === 0) return transform(feature, transforms);
    const [lagged] = transform(feature, [lag({ by })]);
    return [lagged, ...transform(lagged, transforms)];
  });
}
