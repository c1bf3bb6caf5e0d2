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

/**
 * SHA-256 of everything in the configuration that decides a model's test results: its own settings
 * and those of the run, but neither the words around them, nor the other models, nor how intervals
 * are computed.
 */
export function trialHash(config: ExperimentConfig, model: ModelConfig): string {
  const {
    name: _name,
    question: _question,
    trialsNote: _note,
    models: _models,
    bootstrap: _bootstrap,
    seed,
    ...run
  } = config;
  const random = IS_RANDOM[model.kind] ? { seed } : {};
  return sha256(canonicalJson({ ...run, ...random, model }));
}
