import { z } from "zod";
import { integer, number, object, oneOf, text } from "./config_fields.ts";
import { FEATURE_SET_NAMES } from "./feature_sets.ts";
import { othersConfig } from "./others_config.ts";

const setName = oneOf(...FEATURE_SET_NAMES);

const select = object({
  by: oneOf("mutualInformation", "mrmr", "permutation")
    .describe("What a column is kept for; permutation asks the model itself"),
  count: integer({ min: 1 }).describe("Columns kept"),
  clusterAbove: number({ min: 0, max: 1 }).optional()
    .describe("Mean rank correlation from which on only the best of a cluster is a candidate"),
});

/** What learning models see. Later settings have no default: one would change the hash of trials. */
export const featuresConfig = object({
  set: z.union([setName, z.array(setName, { error: "Expected a list of feature sets" })], {
    error: "Expected the name of a feature set or a list of them",
  }).default("core13")
    .describe("Feature set that learning models see, or several; [] for others and file alone"),
  columns: z.array(text("the name of a column"), { error: "Expected a list of columns" })
    .min(1, { error: "Expected a list of at least one column" }).optional()
    .describe("Columns of these that are used; all when absent"),
  file: text("the path of a module of features").optional()
    .describe(
      "TypeScript module whose exports are features, relative to the configuration's folder",
    ),
  others: othersConfig.optional()
    .describe("Bars of other instruments and markets, and the sets that read them"),
  select: select.optional()
    .describe("How each model chooses among the columns, by the training part of each fold alone"),
}).refine(
  ({ set, file, others }) =>
    set.length > 0 || file !== undefined || (others && Object.keys(others).length > 0),
  { path: ["set"], error: "Expected at least one feature set, or others or a file," },
);
