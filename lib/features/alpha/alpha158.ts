import type { Feature, FeatureSet } from "../feature.ts";
import { featureSet } from "../feature_set.ts";
import { computeGroup, type FeatureGroup } from "../feature_stream.ts";
import { COLUMNS_158 } from "./columns158.ts";
import { FAMILIES } from "./families.ts";
import { stream158 } from "./stream158.ts";
import { HISTORY } from "./windows.ts";

/** What the columns of {@linkcode alpha158} are computed with. */
export const group158: FeatureGroup = Object.freeze({
  name: "alpha158",
  history: HISTORY,
  stream: stream158,
});

const FEATURES: readonly Feature[] = [...COLUMNS_158].map(([name, { family, window }]) => {
  const { inputs, formula, reads } = FAMILIES[family];
  return Object.freeze<Feature>({
    names: [name],
    inputs,
    warmup: reads === "none" ? 0 : reads === "window" ? window - 1 : window,
    ...(window > 0 ? { parameters: { window } } : {}),
    formula: formula.replaceAll("N", String(window)),
    source: "qlib Alpha158 (Microsoft)",
    memory: "window",
    priceDegree: 0,
    group: group158,
    compute: (bars, outputs) => computeGroup(bars, outputs, { group: group158, names: [name] }),
  });
});

/**
 * The 158 columns of qlib's Alpha158 under their names (KMID to VSUMD60): the shape of a bar, prices
 * next to the close, and 29 rolling families over 5, 10, 20, 30 and 60 bars. Its warm-up is 60 bars.
 *
 * Numbers are qlib's save where qlib guesses: it computes the first rows from windows that are not
 * full yet and skips missing values, here both are NaN; and where a window does not move it gives NaN
 * for RSQR, CORR and CORD (deviation of at most 2e-5, whatever the unit of price), here they are 0.
 * A price that is not above 0 is missing, and so is a change of volume from 0 (CORD).
 *
 * VWAP0 is `quoteVolume / volume / close`, so the bars need a quote volume, and rows without volume
 * have none; {@linkcode alpha158WithoutVwap} leaves it out.
 *
 * @example
 * ```ts
 * import { alpha158 } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(alpha158.features.flatMap((feature) => feature.names).length, 158);
 * ```
 */
export const alpha158: FeatureSet = featureSet("alpha158", FEATURES);

/**
 * {@linkcode alpha158} without VWAP0, for bars without quote volume: 157 columns.
 *
 * @example
 * ```ts
 * import { alpha158WithoutVwap } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.ok(!alpha158WithoutVwap.features.some((feature) => feature.names[0] === "VWAP0"));
 * ```
 */
export const alpha158WithoutVwap: FeatureSet = featureSet(
  "alpha158WithoutVwap",
  FEATURES.filter(({ names }) => names[0] !== "VWAP0"),
);
