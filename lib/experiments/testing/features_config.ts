import type { ExperimentConfig } from "../config.ts";
import { parseConfig } from "../parse_config.ts";

/** A small experiment on Bitcoin's days with the `features` of a configuration. */
export function configOfFeatures(features: unknown): ExperimentConfig {
  return parseConfig(
    JSON.stringify({
      name: "x",
      question: "?",
      data: { sample: "BTCUSDT-1d" },
      features,
      validation: { train: 400, validation: 60, calibration: 120, test: 400 },
      backtest: { periodsPerYear: 365 },
      models: [{ kind: "logistic" }],
    }),
    { path: "experiment.json" },
  );
}
