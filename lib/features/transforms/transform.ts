import { Scratch } from "../../stats/rolling/mod.ts";
import { overFeatures } from "../feature_of_others.ts";
import type { Feature, FeatureMemory } from "../feature.ts";

/** A past-only kernel that makes one column from another. */
export interface Transform {
  /** Added to the name of the column, like `Lag3`. */
  readonly suffix: string;
  /** Rows it needs before the row itself. */
  readonly warmup: number;
  readonly parameters: Readonly<Record<string, number | string>>;
  /** With `x` for the column. */
  readonly formula: string;
  readonly source: string;
  /** Default: "window". */
  readonly memory?: FeatureMemory;
  /** The result's power of the price's unit, given the column's. Default: the column's own. */
  readonly priceDegree?: (degree: number | undefined) => number | undefined;
  /** Writes every row of `output`, which is another array than `input`. */
  readonly apply: (input: Float64Array, output: Float64Array) => void;
}

function transformed(feature: Feature, change: Transform): Feature {
  const { suffix, warmup, parameters, formula, source, memory = "window", apply } = change;
  const degree = feature.priceDegree;
  return {
    names: feature.names.map((name) => `${name}${suffix}`),
    inputs: feature.inputs,
    warmup: feature.warmup + warmup,
    parameters: { ...feature.parameters, ...prefixed(suffix, parameters) },
    formula: `${formula}; x = ${feature.names.join(", ")}: ${feature.formula ?? "not stated"}`,
    source: `${source}; x: ${feature.source ?? "not stated"}`,
    memory: memory === "recursive" ? memory : feature.memory ?? "window",
    priceDegree: change.priceDegree ? change.priceDegree(degree) : degree,
    compute: (bars, outputs) => {
      using scratch = new Scratch(bars.length);
      const columns = outputs.map(() => scratch.take());
      feature.compute(bars, columns);
      columns.forEach((column, k) => apply(column, outputs[k]));
    },
  };
}

/** Parameters of the transform beside those of the feature, which may have the same names. */
function prefixed(
  suffix: string,
  parameters: Transform["parameters"],
): Readonly<Record<string, number | string>> {
  const stem = suffix.replace(/\d.*$/, "");
  const head = stem.charAt(0).toLowerCase() + stem.slice(1);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [`${head}.${name}`, value]),
  );
}

/**
 * The feature's columns after each of the transforms: one feature a transform, in their order. A
 * result is a feature like any other, so transforms can follow one another.
 *
 * @example
 * ```ts
 * import { lag, rollingZscore, rsi, transform } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const made = transform(rsi({ window: 14 }), [lag({ by: 2 }), rollingZscore({ window: 50 })]);
 * assert.deepEqual(made.map((feature) => feature.names[0]), ["rsi14Lag2", "rsi14Zscore50"]);
 * assert.deepEqual(made.map((feature) => feature.warmup), [16, 63]);
 * ```
 */
export function transform(feature: Feature, transforms: readonly Transform[]): readonly Feature[] {
  return transforms.map((change) => overFeatures([feature], ([x]) => transformed(x, change)));
}
