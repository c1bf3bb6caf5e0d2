import { z } from "zod";
import { integer, number, object, oneOf, text } from "./config_fields.ts";
import { labelConfig } from "./label_config.ts";

/** What an ablation can change, one thing at a time. */
export const ABLATION_AXES = [
  "groups",
  "features",
  "sequenceLength",
  "horizon",
  "scaler",
  "label",
  "size",
  "seed",
] as const;

/** One of {@linkcode ABLATION_AXES}. */
export type AblationAxis = typeof ABLATION_AXES[number];

function listOf<T extends z.ZodType>(what: string, item: T) {
  const error = `Expected a list of ${what}`;
  return z.array(item, { error }).min(1, { error: `${error}, at least one,` });
}

/**
 * The section `ablation` of `experiment.json`: which variants `deno task ablate` compares with the
 * experiment. It decides nothing about a run and is no part of a trial's hash.
 */
export const ablationConfig = object({
  axes: listOf("axes", oneOf(...ABLATION_AXES)).optional()
    .describe("What is changed, one thing at a time; everything if absent"),
  models: listOf("models' names", text("the name of a model")).optional()
    .describe("Models that are changed; all that learn if absent"),
  groups: z.record(
    z.string(),
    listOf("columns", text("the name of a column")),
    { error: "Expected an object of lists of columns" },
  ).optional().describe(
    "Columns that are taken away together, by name; by family, else by name but for the window, if absent",
  ),
  sequenceLength: listOf("windows", integer({ min: 1, max: 4096 })).optional()
    .describe("Windows in bars; 32, 64 and 96 if absent"),
  horizon: listOf("horizons", integer({ min: 1 })).optional()
    .describe("Horizons of the label in bars; 1, 3 and 7 if absent"),
  scaler: listOf("scalers", oneOf("standard", "robust", "none")).optional()
    .describe("Scalers; all if absent"),
  label: listOf("labels", labelConfig).optional()
    .describe("Labels; direction, volatilityScaled, tripleBarrier and trendScan if absent"),
  size: listOf("factors", number({ min: 0.01, max: 100 })).optional()
    .describe("Factors on the width of a network; 0.5 and 2 if absent"),
  seeds: integer({ min: 1, max: 100 }).optional()
    .describe("Seeds from which every variant of a random model is fitted; 3 if absent"),
}).optional();

/** Settings of an ablation. */
export type AblationConfig = NonNullable<z.output<typeof ablationConfig>>;
