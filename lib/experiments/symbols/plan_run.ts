import type { FeatureSet } from "../../features/mod.ts";
import type { ExperimentConfig } from "../config.ts";
import { type Plan, planExperiment } from "../plan.ts";
import type { RunData } from "./load_run_data.ts";
import { planSymbols } from "./plan_symbols.ts";

/** Features, labels, samples and folds of a run on one symbol or on several. */
export function planRun(
  config: ExperimentConfig,
  { bars, symbols }: Pick<RunData, "symbols"> & { readonly bars: RunData["bars"] },
  set: FeatureSet,
): Plan {
  return symbols
    ? planSymbols(config, symbols.map((symbol) => symbol.bars), set)
    : planExperiment(config, bars, set);
}
