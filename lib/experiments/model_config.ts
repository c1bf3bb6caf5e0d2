import { z } from "zod";
import { flag, integer, number, object, oneOf } from "./config_fields.ts";
import { trainingFields } from "./training_config.ts";

const NAME = /^[A-Za-z0-9_-]+$/;
const nameError = "Expected letters, digits, hyphens and underscores only";

const modelName = z.string({ error: nameError }).regex(NAME, { error: nameError })
  .describe("Name in tables and files, unique in the run; the kind when absent")
  .optional();

const sequenceLength = integer({ min: 1, max: 4096 }).default(32).describe("Window, in bars");
const size = integer({ min: 1, max: 4096 });
const layers = integer({ min: 1, max: 8 });
const dropout = number({ min: 0, max: 0.95 });

const recurrent = {
  sequenceLength,
  layers: layers.default(1).describe("Stacked recurrent layers"),
  hiddenSize: size.default(32).describe("Units of a layer"),
  dropout: dropout.default(0.2).describe("Share of units dropped"),
  bidirectional: flag().default(false).describe("Also read the window backwards"),
};

/** Without a default: one would change the hash of LSTM trials that are in ledgers already. */
const recurrentPooling = oneOf("last", "attention").optional()
  .describe("What the head sees: the last states, or a mean weighted by attention; last if absent");

/** One of the models that a run compares. */
export const modelConfig = z.discriminatedUnion("kind", [
  object({
    kind: z.literal("buyAndHold").describe("Always long; the base rate as its forecast"),
    name: modelName,
  }),
  object({
    kind: z.literal("smaCross").describe("Long while the fast moving average is above the slow"),
    name: modelName,
    fast: integer({ min: 1 }).default(50).describe("Window of the fast average, in bars"),
    slow: integer({ min: 2 }).default(200).describe("Window of the slow average, in bars"),
  }),
  object({
    kind: z.literal("logistic").describe("Logistic regression on the last bar's features"),
    name: modelName,
    l2: number({ min: 0 }).default(1).describe("Strength of the squared penalty (1 / C)"),
  }),
  object({
    kind: z.literal("mlp").describe("Dense layers over a window of bars laid out as one row"),
    name: modelName,
    sequenceLength,
    hiddenSizes: z.array(size, { error: "Expected a list of layer sizes" }).default([64, 32])
      .describe("Units of each hidden layer"),
    dropout: dropout.default(0.2).describe("Share of units dropped"),
    ...trainingFields,
  }),
  object({
    kind: z.literal("lstm").describe("Recurrent network over a window of bars"),
    name: modelName,
    ...recurrent,
    pooling: recurrentPooling,
    ...trainingFields,
  }),
  object({
    kind: z.literal("gru").describe("Recurrent network with fewer gates than an LSTM"),
    name: modelName,
    ...recurrent,
    pooling: recurrentPooling,
    ...trainingFields,
  }),
  object({
    kind: z.literal("tcn").describe("Dilated causal convolutions over a window of bars"),
    name: modelName,
    sequenceLength,
    blocks: integer({ min: 1, max: 12 }).default(3).describe("Residual blocks, dilation doubling"),
    channels: size.default(32).describe("Width of a block"),
    kernelSize: integer({ min: 2, max: 64 }).default(3).describe("Taps of a convolution"),
    dropout: dropout.default(0.2).describe("Share of values dropped"),
    weightNorm: flag().default(false).describe("Train length and direction of weights apart"),
    pooling: oneOf("last", "mean").default("last").describe("What the head sees of the sequence"),
    ...trainingFields,
  }),
  object({
    kind: z.literal("transformer").describe("Transformer encoder over a window of bars"),
    name: modelName,
    sequenceLength,
    layers: layers.default(2).describe("Stacked encoder layers"),
    hiddenSize: size.default(32).describe("Width of a step; a multiple of heads"),
    heads: integer({ min: 1, max: 64 }).default(4).describe("Attentions side by side"),
    feedForwardSize: size.optional()
      .describe("Units inside the feed-forward part; twice hiddenSize when absent"),
    dropout: dropout.default(0.1).describe("Share of values dropped"),
    positions: oneOf("learned", "sinusoidal").default("learned")
      .describe("Trained vectors for the positions, or fixed sines"),
    pooling: oneOf("mean", "last", "cls").default("mean")
      .describe("What the head sees: the mean step, the last, or a trained token"),
    causal: flag().default(false).describe("Whether a step sees no later one"),
    ...trainingFields,
  }),
], {
  error: (issue) =>
    issue.code === "invalid_union"
      ? 'Expected one of "buyAndHold", "smaCross", "logistic", "mlp", "lstm", "gru", "tcn", "transformer"'
      : "Expected an object with the key kind",
}).superRefine((model, context) => {
  if (!("epochs" in model)) return;
  const { accumulate = 1, batchSize, optimizer } = model;
  const refuse = (path: string[], message: string, found: unknown) =>
    context.addIssue({ code: "custom", path, message, params: { found } });
  if (batchSize % accumulate !== 0) {
    refuse(["accumulate"], `Expected a divisor of batchSize, ${batchSize},`, accumulate);
  }
  if (optimizer?.kind === "sgd" && optimizer.nesterov && optimizer.momentum === 0) {
    refuse(["optimizer", "momentum"], "Expected a number above 0 with nesterov", 0);
  }
});
