import { canonicalJson } from "./canonical_json.ts";
import type { ExperimentConfig, ModelConfig } from "./config.ts";
import { sha256 } from "./sha256.ts";

/**
 * SHA-256 of everything in the configuration that decides a model's figures: its own settings and
 * those of the run, but neither the words around them nor the other models.
 */
export function trialHash(config: ExperimentConfig, model: ModelConfig): string {
  const { name: _name, question: _question, trialsNote: _note, models: _models, ...run } = config;
  return sha256(canonicalJson({ ...run, model }));
}
