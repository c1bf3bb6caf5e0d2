import { assertNumber } from "../../core/mod.ts";
import { add, constant, mean, multiply, negate, relu, subtract } from "../graph/mod.ts";
import type { Loss } from "./loss.ts";

/** Options of {@linkcode pinball}. */
export interface PinballOptions {
  /** Quantiles to learn, between 0 and 1, rising: a column of the network's output each. */
  readonly quantiles: readonly number[];
}

/**
 * Pinball loss (Koenker and Bassett, 1978): q max(e, 0) + (1 - q) max(-e, 0) with e = y - output,
 * the mean over the quantiles. Nothing keeps the quantiles from crossing.
 *
 * @throws {RangeError} unless the quantiles rise and lie between 0 and 1
 *
 * @example
 * ```ts
 * import { pinball } from "lib/nn/train/mod.ts";
 * import assert from "node:assert/strict";
 * const loss = pinball({ quantiles: [0.25, 0.75] });
 * assert.equal(loss.evaluate([1, 4], 2), (0.25 * 1 + 0.25 * 2) / 2);
 * ```
 */
export function pinball({ quantiles }: PinballOptions): Loss {
  if (quantiles.length === 0) throw new RangeError("Expected at least 1 quantile but found 0");
  quantiles.forEach((quantile, i) => {
    assertNumber(`quantiles[${i}]`, quantile, { min: Number.MIN_VALUE, max: 1 - Number.EPSILON });
    if (i > 0 && !(quantile > quantiles[i - 1])) {
      throw new RangeError(`Expected quantiles that rise but found ${quantiles.join(", ")}`);
    }
  });
  const width = quantiles.length;
  return {
    name: "pinball loss",
    outputs: width,
    targets: "a finite number",
    accepts: Number.isFinite,
    classWeight: () => 1,
    build(output, target) {
      const above = constant(quantiles, [1, width], output.dtype);
      const error = subtract(target, output);
      const losses = add(
        multiply(relu(error), above),
        multiply(relu(negate(error)), subtract(1, above)),
      );
      return { losses: mean(losses, { axes: [1], keepDimensions: true }) };
    },
    evaluate(output, target) {
      let total = 0;
      for (let k = 0; k < width; k++) {
        const error = target - output[k];
        total += Math.max(quantiles[k] * error, (quantiles[k] - 1) * error);
      }
      return total / width;
    },
  };
}
