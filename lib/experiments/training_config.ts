import { z } from "zod";
import { flag, integer, number, object, oneOf } from "./config_fields.ts";

/**
 * How networks are trained, as a configuration says it. Fields that came later have no default: one
 * would change the hash of trials that are in ledgers already.
 */

/** A share of memory: at 1 an average would never move. */
const memory = () => number({ min: 0, max: 1 - 1e-9 });
const factor = () => number({ min: 0, max: 1 });

const optimizer = z.discriminatedUnion("kind", [
  object({
    kind: z.literal("adamw").describe("Adam, its weight decay apart from the gradient"),
    beta1: memory().default(0.9).describe("Memory of the gradient's mean"),
    beta2: memory().default(0.999).describe("Memory of the gradient's square"),
    epsilon: number({ min: 0 }).default(1e-8).describe("Added to the denominator"),
  }),
  object({
    kind: z.literal("sgd").describe("Gradient descent; weightDecay is an L2 penalty"),
    momentum: factor().default(0.9).describe("Share of the step before that is kept"),
    nesterov: flag().default(false).describe("Whether to look ahead by the momentum"),
  }),
  object({
    kind: z.literal("rmsprop").describe("RMSProp; weightDecay is an L2 penalty"),
    alpha: factor().default(0.99).describe("Memory of the gradient's square"),
    epsilon: number({ min: 0 }).default(1e-8).describe("Added to the denominator"),
    momentum: factor().default(0).describe("Share of the step before that is kept"),
    centered: flag().default(false).describe("Whether the gradient's mean is taken off its square"),
  }),
  object({
    kind: z.literal("lion").describe(
      "Steps of one size by sign: a third to a tenth of AdamW's rate",
    ),
    beta1: factor().default(0.9).describe("Share of the momentum in the direction of a step"),
    beta2: factor().default(0.99).describe("Memory of the momentum"),
  }),
], { error: unionError("adamw", "sgd", "rmsprop", "lion") });

const classWeightsError = 'Expected "balanced" or a list of two weights, of labels 0 and 1,';
const twoWeights = z.array(number({ min: 0 }), { error: classWeightsError })
  .length(2, { error: classWeightsError })
  .refine((weights) => weights.some((weight) => weight > 0), {
    error: "Expected a weight above 0",
  });
const classWeights = z.union([oneOf("balanced"), twoWeights], {
  error: classWeightsError,
}).optional().describe("Factors on the losses of labels 0 and 1; balanced: as rare ones need");
const labelSmoothing = factor().default(0).describe("Share of a label spread over both classes");

const loss = z.discriminatedUnion("kind", [
  object({
    kind: z.literal("crossEntropy").describe("Cross-entropy of the two labels"),
    labelSmoothing,
    classWeights,
  }),
  object({
    kind: z.literal("focal").describe("Cross-entropy in which easy samples count less"),
    gamma: number({ min: 0 }).default(2).describe("How much less: the power of 1 - p"),
    labelSmoothing,
    classWeights,
  }),
], { error: unionError("crossEntropy", "focal") });

const schedule = z.discriminatedUnion("kind", [
  object({
    kind: z.literal("cosine").describe(
      "A straight rise, then half a cosine down to the last epoch",
    ),
    warmup: factor().default(0.05).describe("Share of all steps that the rate rises for"),
    startFactor: factor().default(0.01).describe("Factor of the first step"),
    endFactor: factor().default(0).describe("Factor of the last step"),
  }),
  object({
    kind: z.literal("oneCycle").describe("Up and down again, both along half a cosine"),
    warmup: factor().default(0.3).describe("Share of all steps that the rate rises for"),
    startDivisor: number({ min: 1 }).default(25).describe("The first rate is divided by this"),
    endDivisor: number({ min: 1 }).default(1e4).describe("The last rate is the first by this"),
  }),
  object({
    kind: z.literal("reduceOnPlateau").describe("Less each time the watched figure stands still"),
    factor: number({ min: 1e-6, max: 0.999 }).default(0.5).describe("What the rate is times"),
    patience: integer({ min: 0 }).default(2).describe("Epochs without improvement let pass"),
    minFactor: factor().default(0).describe("Smallest factor on the learning rate"),
  }),
], { error: unionError("cosine", "oneCycle", "reduceOnPlateau") });

function unionError(...kinds: string[]) {
  const words = kinds.map((kind) => JSON.stringify(kind)).join(", ");
  return (issue: { readonly code?: string }) =>
    issue.code === "invalid_union"
      ? `Expected one of ${words}`
      : "Expected an object with the key kind";
}

/** Fields that every network has. */
export const trainingFields = {
  epochs: integer({ min: 1 }).default(30).describe("Most passes over the training part"),
  batchSize: integer({ min: 1 }).default(64).describe("Samples of an optimiser step"),
  learningRate: number({ min: 1e-9, max: 10 }).default(1e-3)
    .describe("Step size of the optimiser, the largest where a schedule changes it"),
  weightDecay: number({ min: 0, max: 1 }).default(1e-2)
    .describe("Pull of the weights to zero: decoupled with adamw and lion"),
  clipNorm: number({ min: 1e-9 }).default(1).describe("Largest global norm of the gradient"),
  patience: integer({ min: 1 }).default(6)
    .describe("Epochs without a better watched figure before training stops"),
  optimizer: optimizer.optional().describe("How weights follow their gradients; adamw if absent"),
  loss: loss.optional().describe("What training makes small; plain crossEntropy if absent"),
  schedule: schedule.optional().describe("Learning rate over the training; constant if absent"),
  monitor: oneOf("loss", "prAuc", "rocAuc").optional()
    .describe("Figure of the validation part that is watched; the loss if absent"),
  minImprovement: number({ min: 0 }).optional()
    .describe("Least change of the watched figure that counts as better; any if absent"),
  averageDecay: memory().optional()
    .describe("Memory of a moving average of the weights, kept in their place; none if absent"),
  accumulate: integer({ min: 1 }).optional()
    .describe("Parts of a batch computed one after the other, to save memory; 1 if absent"),
  seeds: integer({ min: 1, max: 100 }).optional()
    .describe("Fits with other seeds whose mean score is the model's; 1 if absent"),
};

const training = object(trainingFields);

/** Settings of a network's training with their defaults filled in. */
export type TrainingConfig = z.output<typeof training>;
