import type { Prng } from "../../core/mod.ts";
import type { Samples } from "../../dataset/mod.ts";

/** Other labels and spans in some samples; the rest, features among it, as it was. */
export function otherTest(samples: Samples, indices: Int32Array, random: Prng): Samples {
  const { spanStart } = samples;
  const label = samples.label.slice(), spanEnd = samples.spanEnd.slice();
  for (const i of indices) {
    label[i] = random.uniform() < 0.8 ? 1 - label[i] : label[i];
    // Shorter, for longer ones may end behind the bars.
    spanEnd[i] = spanStart[i] + Math.floor((spanEnd[i] - spanStart[i]) * random.uniform());
  }
  return Object.freeze({ ...samples, label, spanEnd });
}

/** Other returns behind some samples: of the other sign. */
export function otherReturn(
  forwardReturn: Float64Array,
  indices: Int32Array,
  random: Prng,
): Float64Array {
  const out = forwardReturn.slice();
  for (const i of indices) out[i] = -3 * random.uniform() * out[i];
  return out;
}
