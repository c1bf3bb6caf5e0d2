import { prng } from "../../core/mod.ts";
import { dense, dropout, lstm, type Network } from "../layers/mod.ts";
import type { SampleSource } from "./batches.ts";
import type { FitOptions } from "./fit_options.ts";

/** Shape of the toy windows. */
export const TIME = 4, FEATURES = 2;

/** A source over windows [samples, time, features] stored row by row; for tests. */
export function windowSource(
  x: Float32Array,
  { time, features, labels, weights }: {
    readonly time: number;
    readonly features: number;
    readonly labels: ArrayLike<number>;
    /** Default: all 1. */
    readonly weights?: ArrayLike<number>;
  },
): SampleSource {
  return {
    length: labels.length,
    gather(positions, out) {
      for (let b = 0; b < positions.length; b++) {
        for (let t = 0; t < time; t++) {
          for (let f = 0; f < features; f++) {
            out[(t * positions.length + b) * features + f] =
              x[(positions[b] * time + t) * features + f];
          }
        }
      }
    },
    labels,
    weights: weights ?? new Float32Array(labels.length).fill(1),
  };
}

/** Windows whose label is the sign of the first feature's sum, with `noise` of them flipped. */
export function toySource(length: number, { seed = 1, noise = 0 } = {}): SampleSource {
  const random = prng(seed);
  const x = Float32Array.from({ length: length * TIME * FEATURES }, () => random.normal());
  const labels = Float32Array.from({ length }, (_, i) => {
    let total = 0;
    for (let t = 0; t < TIME; t++) total += x[(i * TIME + t) * FEATURES];
    return (total > 0) !== (random.uniform() < noise) ? 1 : 0;
  });
  return windowSource(x, { time: TIME, features: FEATURES, labels });
}

/**
 * The toy source with infinity in its second batch of 8: time 2, sample 5, feature 1. The gates of
 * the toy network take it to a finite loss, but the gradient is none, and the third batch's loss
 * shows it.
 */
export function poisonedSource(length: number): SampleSource {
  const source = toySource(length);
  let calls = 0;
  return {
    ...source,
    gather(positions, out) {
      source.gather(positions, out);
      if (++calls === 2) out[(2 * 8 + 5) * FEATURES + 1] = Infinity;
    },
  };
}

/** A small LSTM with dropout and one logit. */
export const toyNetwork: Network = (context, x) => {
  const { last } = lstm(context, x, { name: "lstm", hiddenSize: 8 });
  return dense(context, dropout(context, last, { name: "drop", rate: 0.2 }), {
    name: "head",
    units: 1,
  });
};

/** Options that suit the toy source. */
export const fitOptions = (changes: Partial<FitOptions> = {}): FitOptions => ({
  time: TIME,
  features: FEATURES,
  epochs: 12,
  batchSize: 32,
  learningRate: 0.01,
  weightDecay: 0.01,
  clipNorm: 1,
  patience: 12,
  random: prng(3),
  ...changes,
});
