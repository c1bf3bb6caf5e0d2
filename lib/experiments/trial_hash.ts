import { canonicalJson } from "./canonical_json.ts";
import type { ExperimentConfig, ModelConfig } from "./config.ts";
import { sha256 } from "./sha256.ts";
import { utilityHash } from "./utility_file.ts";

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

/** Whether another seed makes another model of it. */
export const isRandom = ({ kind }: Pick<ModelConfig, "kind">): boolean => IS_RANDOM[kind];

/** Options of {@linkcode trialHash}. */
export interface TrialHashOptions {
  /** The file of features as it was loaded: its content counts, not where it lies. */
  readonly features?: { readonly sha256: string };
  /** Bars besides the run's own that features read: their numbers count, not where they lie. */
  readonly others?: readonly { readonly sha256: string }[];
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
  { features: file, others: read = [] }: TrialHashOptions = {},
): string {
  const {
    name: _name,
    question: _question,
    trialsNote: _note,
    models: _models,
    bootstrap: _bootstrap,
    verdict: _verdict,
    ablation: _ablation,
    seeds: _seeds,
    seed,
    engine,
    ...others
  } = config;
  const features = {
    ...others.features,
    ...file && { file: file.sha256 },
    // By role, in the order of the keys: which numbers were read as what.
    ...others.features.others && {
      others: [Object.keys(others.features.others).sort(), read.map(({ sha256 }) => sha256)],
    },
  };
  const { kind, ...unnamed } = others.validation;
  // The kind that is meant where none is named.
  const validation = kind === "walkForward" ? unnamed : others.validation;
  const { utility } = others.policy;
  // The content of a module counts, not where it lies.
  const policy = utility === undefined
    ? others.policy
    : { ...others.policy, utility: utilityHash(utility) };
  const rest = { ...others, features, validation, policy };
  // Ledgers have trials from before there was a choice: they had the engine that is now the default.
  const run = engine === "onnx" ? rest : { ...rest, engine };
  const random = IS_RANDOM[model.kind] ? { seed } : {};
  return sha256(canonicalJson({ ...run, ...random, model }));
}
