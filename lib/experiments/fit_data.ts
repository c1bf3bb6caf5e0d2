import { type Samples, weighByUniqueness } from "../dataset/mod.ts";
import type { FitData } from "../models/mod.ts";
import type { Fold } from "../validation/mod.ts";
import type { ExperimentConfig } from "./config.ts";

/** What a model is given to learn a fold from. */
export function fitDataOf(
  { samples, fold: { train, validation } }: { readonly samples: Samples; readonly fold: Fold },
  { sampleWeights, scaler }: Pick<ExperimentConfig, "sampleWeights" | "scaler">,
): FitData {
  return {
    samples: sampleWeights === "uniqueness" ? weighByUniqueness(samples, train) : samples,
    train,
    validation,
    scaler,
  };
}
