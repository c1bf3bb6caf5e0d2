import { z } from "zod";
import { ablationConfig } from "./ablation_config.ts";
import { calibrationConfig } from "./calibration_config.ts";
import { flag, integer, number, object, oneOf, text } from "./config_fields.ts";
import { dataConfig } from "./data_config.ts";
import { featuresConfig } from "./features_config.ts";
import { labelConfig, labelProblem } from "./label_config.ts";
import { modelConfig } from "./model_config.ts";
import { policyConfig } from "./policy_config.ts";
import { seedsConfig, seedsProblem } from "./seeds_config.ts";
import { symbolsProblem } from "./symbols/symbols_problem.ts";
import { smokeValidation, validationConfig, validationProblem } from "./validation_config.ts";
import { verdictConfig } from "./verdict_config.ts";

/** Words that name files and folders: lower case, digits, hyphens. */
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const slugError = "Expected lower-case words joined by hyphens (like btc-daily-direction)";

/** What `experiment.json` may hold. Every object is strict; every field without default is due. */
export const configSchema = object({
  name: z.string({ error: slugError }).regex(SLUG, { error: slugError })
    .describe("Names the folder of the runs and the lines of the ledger"),
  question: text("the question in words").describe("What the run shall answer; the report's title"),
  seed: integer({ min: 0, max: 2 ** 32 - 1 }).default(1).describe("Source of all randomness"),
  seeds: seedsConfig,
  device: oneOf("cpu", "webgpu", "cuda", "auto").default("cpu")
    .describe("Where networks are trained; auto takes the fastest that agrees with the CPU"),
  engine: oneOf("onnx", "tfjs").default("onnx")
    .describe("Whose operations train networks: ONNX Runtime's or TensorFlow.js's"),
  data: dataConfig.describe("Where the bars come from"),
  features: featuresConfig.prefault({}),
  label: labelConfig.describe("What models are to predict"),
  validation: validationConfig.describe("How bars are divided into folds"),
  scaler: oneOf("standard", "robust", "none").default("standard")
    .describe("How features are scaled, fitted on training rows only"),
  // Without a default: one would change the hash of trials that are in ledgers already.
  sampleWeights: oneOf("equal", "uniqueness").optional().describe(
    "What training samples count: the same, or by how little their labels share; equal if absent",
  ),
  calibration: calibrationConfig,
  policy: policyConfig,
  backtest: object({
    fee: number({ min: 0, max: 0.5 }).default(0.001).describe("Fraction of notional of a fill"),
    slippage: number({ min: 0, max: 0.5 }).default(0.0005)
      .describe("Fraction by which a fill's price moves against the order"),
    initialCash: number({ min: 1 }).default(100_000).describe("In quote currency"),
    periodsPerYear: number({ min: 1e-6 })
      .describe("Bars a year, for annualised figures; nothing guesses it"),
    fill: oneOf("nextOpen", "sameClose").default("nextOpen")
      .describe("sameClose trades on the price that made the signal: reports print it in red"),
  }),
  bootstrap: object({
    resamples: integer({ min: 100, max: 1_000_000 }).default(2000)
      .describe("Resamples behind each bootstrap interval"),
  }).prefault({}),
  verdict: verdictConfig.describe("The rule of the verdict, fixed before the first run"),
  models: z.array(modelConfig, { error: "Expected a list of models" })
    .min(1, { error: "Expected a list of at least one model" })
    .describe("What is compared, all on the same rows"),
  ablation: ablationConfig.describe("Which variants task ablate compares with the experiment"),
  smoke: flag().default(false)
    .describe("Quick check of the machinery: last 2 folds, 2 epochs, 2 seeds, 200 resamples"),
  trialsNote: z.string({ error: "Expected a text" }).optional()
    .describe("Free text about trials the ledger cannot know of"),
}).superRefine((config, context) => {
  const seen = new Set<string>();
  config.models.forEach((model, index) => {
    const name = model.name ?? model.kind;
    if (seen.has(name) || name === "benchmark") {
      const message = name === "benchmark"
        ? "Expected a name other than the one kept for buy-and-hold"
        : "Expected a name that no model before it has";
      const params = { found: name };
      context.addIssue({ code: "custom", path: ["models", index, "name"], message, params });
    }
    seen.add(name);
    if (model.kind === "smaCross" && model.fast >= model.slow) {
      const message = `Expected an integer below slow, ${model.slow},`;
      context.addIssue({ code: "custom", path: ["models", index, "fast"], message });
    }
    if (model.kind === "transformer" && model.hiddenSize % model.heads !== 0) {
      const message = `Expected a divisor of hiddenSize, ${model.hiddenSize},`;
      const params = { found: model.heads };
      context.addIssue({ code: "custom", path: ["models", index, "heads"], message, params });
    }
  });
  const symbols = symbolsProblem(config);
  if (symbols) {
    const { path, message, found } = symbols;
    context.addIssue({ code: "custom", path, message, params: { found } });
  }
  const seeds = seedsProblem(config);
  if (seeds) context.addIssue({ code: "custom", path: ["seeds"], message: seeds });
  const label = labelProblem(config.label, config.policy);
  if (label) context.addIssue({ code: "custom", path: [...label.path], message: label.message });
  const elsewhere = config.engine === "tfjs" ? "with engine tfjs" : {
    cpu: undefined,
    auto: undefined,
    webgpu: "on webgpu",
    cuda: "on cuda",
  }[config.device];
  config.models.forEach((model, index) => {
    if (!elsewhere || !("epochs" in model) || (model.accumulate ?? 1) === 1) return;
    const message = `Expected 1 ${elsewhere}`;
    const params = { found: model.accumulate };
    context.addIssue({ code: "custom", path: ["models", index, "accumulate"], message, params });
  });
  const folds = validationProblem(config.validation);
  if (folds) {
    const { path, message, found } = folds;
    const params = found === undefined ? {} : { params: { found } };
    context.addIssue({ code: "custom", path: [...path], message, ...params });
  }
});

/** A configuration with all defaults filled in. */
export type ExperimentConfig = z.output<typeof configSchema>;

/** Settings of one model. */
export type ModelConfig = ExperimentConfig["models"][number];

/** Where the bars of a run come from. */
export type DataConfig = ExperimentConfig["data"];

/** The name by which tables and files know a model. */
export function modelNameOf(model: ModelConfig): string {
  return model.name ?? model.kind;
}

type NetworkConfig = Extract<ModelConfig, { epochs: number }>;

function smokeNetwork(model: NetworkConfig): NetworkConfig {
  const { epochs, seeds } = model;
  return {
    ...model,
    epochs: Math.min(epochs, 2),
    // Absent and 1 are different lines of the ledger.
    ...seeds === undefined ? {} : { seeds: Math.min(seeds, 2) },
  };
}

/** What the smoke run makes of a configuration: the same path, less of everything. */
export function applySmoke(config: ExperimentConfig): ExperimentConfig {
  if (!config.smoke) return config;
  return {
    ...config,
    validation: smokeValidation(config.validation),
    bootstrap: { resamples: Math.min(config.bootstrap.resamples, 200) },
    models: config.models.map((model) => "epochs" in model ? smokeNetwork(model) : model),
  };
}

/** Folds that a smoke run evaluates: the last ones. */
export const SMOKE_FOLDS = 2;
