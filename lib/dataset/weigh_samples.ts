import { type Spans, uniqueness } from "../labels/mod.ts";
import type { Samples } from "./samples.ts";

/**
 * The samples, those of a training part with weights by their labels' average uniqueness among
 * themselves, scaled to a mean of 1: labels that share bars with many others count less (López de Prado,
 * Advances in Financial Machine Learning, 2018, 4.4). Samples outside the part keep their weight. Nothing
 * but the part's own spans is looked at.
 *
 * @throws {RangeError} for indices that there are not
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { join, weighByUniqueness } from "lib/dataset/mod.ts";
 * import { compute, core13 } from "lib/features/mod.ts";
 * import { tripleBarrier } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const samples = join(bars, compute(bars, core13), tripleBarrier(bars, { horizon: 10 }));
 * const { weight } = weighByUniqueness(samples, Int32Array.of(0, 1, 2, 50));
 * assert.ok(weight[50] > weight[1] && weight[3] === 1);
 * ```
 */
export function weighByUniqueness(samples: Samples, train: Int32Array): Samples {
  const { label: values, spanStart, spanEnd } = samples;
  const spans: Spans = { values, spanStart, spanEnd };
  const unique = uniqueness(spans, { rows: train });
  let sum = 0;
  for (const i of train) sum += unique[i];
  const weight = samples.weight.slice();
  for (const i of train) weight[i] = unique[i] * train.length / sum;
  return Object.freeze({ ...samples, weight });
}
