import { assertKnownOptions, type OptionNames } from "../../core/mod.ts";
import { Scratch } from "../../stats/rolling/mod.ts";
import { overFeatures } from "../feature_of_others.ts";
import type { Feature } from "../feature.ts";

/** Options of {@linkcode interaction}. */
export interface InteractionOptions {
  /** What to make of two columns. Default: "product". */
  readonly operation?: "product" | "ratio" | "difference";
}

const KNOWN: OptionNames<InteractionOptions> = { operation: true };

const OPERATIONS = {
  product: { word: "Times", sign: "*", of: (a: number, b: number) => a * b },
  ratio: { word: "Per", sign: "/", of: (a: number, b: number) => b !== 0 ? a / b : NaN },
  difference: { word: "Minus", sign: "-", of: (a: number, b: number) => a - b },
} as const;

function degreeOf(
  [a, b]: readonly [Feature, Feature],
  operation: keyof typeof OPERATIONS,
): number | undefined {
  const first = a.priceDegree, second = b.priceDegree;
  if (first === undefined || second === undefined) return undefined;
  if (operation === "product") return first + second;
  if (operation === "ratio") return first - second;
  return first === second ? first : undefined;
}

function interact(
  pair: readonly [Feature, Feature],
  operation: keyof typeof OPERATIONS,
): Feature {
  const { word, sign, of } = OPERATIONS[operation];
  const [a, b] = pair;
  const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
  return {
    names: a.names.flatMap((first) => b.names.map((second) => `${first}${word}${capital(second)}`)),
    inputs: [...new Set([...a.inputs, ...b.inputs])],
    warmup: Math.max(a.warmup, b.warmup),
    parameters: { operation },
    formula: `x ${sign} y; x: ${a.formula ?? "not stated"}; y: ${b.formula ?? "not stated"}`,
    source: `interaction; x: ${a.source ?? "not stated"}; y: ${b.source ?? "not stated"}`,
    memory: a.memory === "recursive" || b.memory === "recursive" ? "recursive" : "window",
    priceDegree: degreeOf(pair, operation),
    compute: (bars, outputs) => {
      using scratch = new Scratch(bars.length);
      const first = a.names.map(() => scratch.take()), second = b.names.map(() => scratch.take());
      a.compute(bars, first);
      b.compute(bars, second);
      first.forEach((x, i) =>
        second.forEach((y, j) => {
          const output = outputs[i * second.length + j];
          for (let t = 0; t < output.length; t++) output[t] = of(x[t], y[t]);
        })
      );
    },
  };
}

/**
 * Each column of the first feature with each of the second, as product, ratio or difference. Names
 * are `aTimesB`, `aPerB`, `aMinusB`. NaN where either is, and where a ratio has 0 below.
 *
 * @example
 * ```ts
 * import { interaction, logReturn, volatility } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const feature = interaction([logReturn(), volatility({ window: 20 })], { operation: "ratio" });
 * assert.deepEqual([feature.names, feature.warmup], [["logReturnPerVolatility20"], 20]);
 * ```
 */
export function interaction(
  pair: readonly [Feature, Feature],
  options: InteractionOptions = {},
): Feature {
  assertKnownOptions("interaction", options, KNOWN);
  const { operation = "product" } = options;
  if (!Object.hasOwn(OPERATIONS, operation)) {
    throw new RangeError(
      `Expected operation to be one of ${
        Object.keys(OPERATIONS).join(", ")
      } but found ${operation}`,
    );
  }
  return overFeatures(pair, (parts) => interact(parts, operation));
}
