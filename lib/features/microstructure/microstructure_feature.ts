import { assertInteger, assertKnownOptions, type OptionNames } from "../../core/mod.ts";
import type { Feature } from "../feature.ts";
import { featureFromRule } from "./from_rule.ts";
import type { MeasuredBars, MeasureRule } from "./measure_rule.ts";
import { type MeasureName, MEASURES } from "./measures.ts";

/** Options of {@linkcode microstructureFeature}. */
export interface MicrostructureOptions {
  /** Bars, returns or pairs of bars that the measure is taken over, as its formula says. */
  readonly window: number;
}

const KNOWN: OptionNames<MicrostructureOptions> = { window: true };

/**
 * One measure of microstructure by name, such as `microstructureFeature("kyleLambda", { window: 60 })`
 * in column `kyleLambda60`. All are computed from bars: some need their `quoteVolume`, `trades` or
 * `takerBuyVolume`. NaN where an input is missing in the window. `MEASURES` holds title, formula and
 * source of each.
 *
 * Throws a `RangeError` for an unknown name or a window that is too short for the measure.
 *
 * @example
 * ```ts
 * import { microstructureFeature } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const feature = microstructureFeature("kyleLambda", { window: 60 });
 * assert.deepEqual([feature.names, feature.warmup], [["kyleLambda60"], 60]);
 * ```
 */
export function microstructureFeature(name: MeasureName, options: MicrostructureOptions): Feature {
  assertKnownOptions("microstructureFeature", options, KNOWN);
  if (!Object.hasOwn(MEASURES, name)) {
    throw new RangeError(
      `Expected a measure out of ${Object.keys(MEASURES).join(", ")} but found ${name}`,
    );
  }
  const { window } = options;
  const rule: MeasureRule = MEASURES[name];
  assertInteger("window", window, { min: rule.minWindow });
  return featureFromRule(`${name}${window}`, rule, {
    window,
    // The feature's inputs say which of the optional columns the kernel reads.
    columnsOf: (bars) => bars as MeasuredBars,
  });
}
