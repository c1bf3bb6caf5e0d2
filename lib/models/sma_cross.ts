import { assertInteger, assertKnownOptions, type OptionNames } from "../core/mod.ts";
import { smaRatio } from "../features/mod.ts";
import { lastStep } from "../nn/layers/mod.ts";
import { buildArtifact } from "./artifact.ts";
import type { Estimator } from "./estimator.ts";
import { shownModel } from "./shown_model.ts";
import { assertTrainable, currentRows, scalerOf } from "./training_data.ts";

/** Options of {@linkcode smaCross}: window lengths in bars. */
export interface SmaCrossOptions {
  /** Default: 50. */
  readonly fast?: number;
  /** Longer than `fast`. Default: 200. */
  readonly slow?: number;
}

const KNOWN: OptionNames<SmaCrossOptions> = {
  fast: true,
  slow: true,
};

/**
 * The golden-cross rule: long while the fast simple moving average of closes lies above the slow
 * one. The score is the logarithm of their ratio; nothing is learnt.
 */
export function smaCross(options: SmaCrossOptions = {}): Estimator {
  assertKnownOptions("smaCross", options, KNOWN);
  const { fast = 50, slow = 200 } = options;
  assertInteger("fast", fast, { min: 1 });
  assertInteger("slow", slow, { min: fast + 1 });
  const feature = smaRatio({ fast, slow });
  const input = { names: feature.names, sequenceLength: 1 };
  return {
    kind: "smaCross",
    description: `SMA ${fast} over SMA ${slow}`,
    input,
    extraFeatures: [feature],
    fit: (data) =>
      Promise.try(() => {
        assertTrainable(data, { varied: false });
        const unscaled = scalerOf({ ...data, scaler: "none" }, input);
        return shownModel({
          parameters: 0,
          history: [],
          policy: { on: "score", longAbove: 0, shortBelow: 0 },
          predict: (samples, indices) =>
            Promise.resolve(Float64Array.from(currentRows(samples, indices, unscaled))),
          save: (calibrator) => buildArtifact(lastStep, { kind: "smaCross", input, calibrator }),
          [Symbol.asyncDispose]: () => Promise.resolve(),
        }, `smaCross: SMA ${fast} over SMA ${slow}`);
      }),
  };
}
