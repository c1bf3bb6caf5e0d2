import { z } from "zod";
import { parseIsoTime } from "../data/mod.ts";
import { flag, integer, number, object, oneOf, text } from "./config_fields.ts";
import { featuresConfig } from "./features_config.ts";
import { labelConfig, labelProblem } from "./label_config.ts";
import { modelConfig } from "./model_config.ts";

/** Words that name files and folders: lower case, digits, hyphens. */
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const slugError = "Expected lower-case words joined by hyphens (like btc-daily-direction)";

const sampleData = object({
  sample: oneOf("BTCUSDT-1d", "ETHUSDT-1d", "SP500-1d").describe("Name of a bundled sample"),
});

const intervalError = "Expected a bar interval (like 1m, 2h, 1d)";
const interval = z.string({ error: intervalError })
  .regex(/^[1-9]\d*[smhdw]$/, { error: intervalError })
  .describe("Length of one bar: a count and one of s, m, h, d, w");

const calendar = oneOf("continuous", "weekdays", "xnys").default("continuous")
  .describe("When bars are due: always, Monday to Friday, or in the sessions of New York");

const fileData = object({
  file: text("the path of a file of bars")
    .describe("CSV, Parquet, Feather or JSON file, relative to the configuration's folder"),
  interval,
  symbol: text("the instrument's name").describe("Name of the instrument, as reports print it"),
  columns: z.partialRecord(
    oneOf(
      "time",
      "open",
      "high",
      "low",
      "close",
      "volume",
      "quoteVolume",
      "trades",
      "takerBuyVolume",
      "coverage",
    ),
    text("the name of a column in the file"),
    { error: "Expected an object from a bar's column to a column of the file" },
  ).optional()
    .describe("Column names in the file where they differ from Assay's"),
  timeUnit: oneOf("s", "ms", "us", "ns").optional()
    .describe("Unit of times given as numbers; recognised by their size when absent"),
  calendar,
});

const timeError = "Expected a time in ISO 8601 (like 2024-03-01 or 2024-03-01T08:00Z)";
const time = z.string({ error: timeError })
  .refine((text) => Number.isFinite(parseIsoTime(text)), { error: timeError });

const offsetError = "Expected an interval, perhaps with a minus (like 8h or -30m)";

const storeData = object({
  exchange: text("the name of an exchange in the store")
    .describe("Exchange, as the store knows it (like binance)"),
  market: oneOf("spot", "swap").default("spot").describe("swap are perpetual futures"),
  symbol: text("the instrument's name").describe("Instrument (like BTC/USDT)"),
  interval,
  from: time.describe("No bar opens earlier; ISO 8601, UTC unless it has an offset"),
  to: time.describe("No bar closes later"),
  sessionOffset: z.string({ error: offsetError })
    .regex(/^-?[1-9]\d*[smhdw]$/, { error: offsetError }).optional()
    .describe("How much later than 00:00 UTC bars begin"),
  minCoverage: number({ min: 0, max: 1 }).default(1)
    .describe("Share of a bar that must be stored where it is made of shorter ones"),
  root: text("the path of a store").optional()
    .describe("Folder of the store, relative to the configuration's; data/store when absent"),
  calendar,
});

/** What `experiment.json` may hold. Every object is strict; every field without default is due. */
export const configSchema = object({
  name: z.string({ error: slugError }).regex(SLUG, { error: slugError })
    .describe("Names the folder of the runs and the lines of the ledger"),
  question: text("the question in words").describe("What the run shall answer; the report's title"),
  seed: integer({ min: 0, max: 2 ** 32 - 1 }).default(1).describe("Source of all randomness"),
  device: oneOf("cpu", "webgpu", "cuda", "auto").default("cpu")
    .describe("Where networks are trained; auto takes the fastest that agrees with the CPU"),
  engine: oneOf("onnx", "tfjs").default("onnx")
    .describe("Whose operations train networks: ONNX Runtime's or TensorFlow.js's"),
  data: z.union([sampleData, fileData, storeData], {
    error: "Expected an object with the key sample, with file, interval and symbol, or with " +
      "exchange, symbol, interval, from and to",
  }).describe("Where the bars come from"),
  features: featuresConfig.prefault({}),
  label: labelConfig.describe("What models are to predict"),
  validation: object({
    mode: oneOf("rolling", "expanding").default("rolling")
      .describe("Whether the training part keeps its length or its start"),
    train: integer({ min: 10 }).describe("Bars of the (first) training part"),
    validation: integer({ min: 1 }).describe("Bars for early stopping, taken from train's end"),
    calibration: integer({ min: 10 }).describe("Bars for calibrating and choosing thresholds"),
    test: integer({ min: 1 }).describe("Bars judged by a fold; folds advance by as many"),
    embargo: integer({ min: 0 }).default(0).describe("Bars left out before each later part"),
  }),
  scaler: oneOf("standard", "robust", "none").default("standard")
    .describe("How features are scaled, fitted on training rows only"),
  // Without a default: one would change the hash of trials that are in ledgers already.
  sampleWeights: oneOf("equal", "uniqueness").optional().describe(
    "What training samples count: the same, or by how little their labels share; equal if absent",
  ),
  calibration: oneOf("platt", "none").default("platt")
    .describe("How scores become probabilities, fitted on the calibration part"),
  policy: object({
    side: oneOf("long", "longShort").default("long").describe("Whether short positions exist"),
    maximize: oneOf("netReturn", "f1").default("netReturn")
      .describe("What the threshold is chosen for, on the calibration part"),
    minTrades: integer({ min: 1 }).default(5)
      .describe("Fewest entries a threshold must have made to be considered"),
  }).prefault({}),
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
  models: z.array(modelConfig, { error: "Expected a list of models" })
    .min(1, { error: "Expected a list of at least one model" })
    .describe("What is compared, all on the same rows"),
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
  const { train, validation } = config.validation;
  if (validation >= train) {
    const message = `Expected an integer below train, ${train},`;
    context.addIssue({ code: "custom", path: ["validation", "validation"], message });
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
    bootstrap: { resamples: Math.min(config.bootstrap.resamples, 200) },
    models: config.models.map((model) => "epochs" in model ? smokeNetwork(model) : model),
  };
}

/** Folds that a smoke run evaluates: the last ones. */
export const SMOKE_FOLDS = 2;
