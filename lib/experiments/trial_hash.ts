import { canonicalJson } from "./canonical_json.ts";
import type { ExperimentConfig, ModelConfig } from "./config.ts";
import { sha256 } from "./sha256.ts";

/** Whether fitting draws random numbers: only then is another seed another trial. */
const IS_RANDOM: { readonly [K in ModelConfig["kind"]]: boolean } = {
  buyAndHold: false,
  smaCross: false,
  logistic: false,
  mlp: true,
  lstm: true,
  gru: true,
  tcn: true,
  transformer: true,
};

/** Options of {@linkcode trialHash}. */
export interface TrialHashOptions {
  /** The file of features as it was loaded: its content counts, not where it lies. */
  readonly features?: { readonly sha256: string };
}

/**
 * SHA-256 of everything in the configuration that decides a model's test results: its own settings
 * and those of the run, but neither the words around them, nor the other models, nor how intervals
 * are computed.
 *
 * The configuration's device must be one that was used, not "auto".
 */
export function trialHash(
  config: ExperimentConfig,
  model: ModelConfig,
  { features: file }: TrialHashOptions = {},
): string {
  const {
    name: _name,
    question: _question,
    trialsNote: _note,
    models: _models,
    bootstrap: _bootstrap,
    seed,
    engine,
    ...others
  } = config;
  const rest = file ? { ...others, features: { ...others.features, file: file.sha256 } } : others;
  // Ledgers have trials from before there was a choice: they had the engine that is now the default.
  const run = engine === "onnx" ? rest : { ...rest, engine };
  const random = IS_RANDOM[model.kind] ? { seed } : {};
  return sha256(canonicalJson({ ...run, ...random, model }));
}
