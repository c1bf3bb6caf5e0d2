import { createHash } from "node:crypto";
import type { Prng } from "../../core/mod.ts";
import { input, type Tensor } from "../graph/mod.ts";
import { type Network, trace } from "../layers/mod.ts";
import { lower } from "../onnx/mod.ts";
import type { Optimizer, Schedule } from "../optim/mod.ts";
import type { SampleSource } from "./batches.ts";
import { type Loss, lossTotals } from "./loss.ts";
import type { Monitor } from "./monitor.ts";
import { bytesOf } from "./safetensors.ts";
import type { BatchShape } from "./stepper.ts";
import { buildUpdate } from "./update.ts";

/** What the numbers of a training depend on. */
export interface TrainingDescription {
  readonly network: Network;
  readonly train: SampleSource;
  readonly validation: SampleSource;
  /** Of a step. */
  readonly shape: BatchShape;
  readonly accumulate?: number;
  readonly loss: Loss;
  /** With its moving average, if any. */
  readonly optimizer: Optimizer;
  readonly clipNorm?: number;
  readonly learningRate: number;
  readonly schedule: Schedule;
  /** Steps that the schedule is told of. */
  readonly totalSteps: number;
  readonly monitor?: Monitor;
  readonly minImprovement?: number;
  readonly random: Prng;
  readonly threads: number;
}

/** What tells a training from others: a short text for each thing that its numbers depend on. */
export type TrainingIdentity = Readonly<Record<string, string>>;

/** Enough of a SHA-256 to tell trainings of one researcher apart. */
function digest(...contents: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const content of contents) hash.update(content);
  return hash.digest("hex").slice(0, 16);
}

const graphDigest = (outputs: Readonly<Record<string, Tensor>>) => digest(lower(outputs));

/** What the graph of a step is made from. */
export type StepParts = Pick<
  TrainingDescription,
  "network" | "shape" | "loss" | "optimizer" | "clipNorm"
>;

function describeNetwork({ network, shape }: StepParts): string {
  const { output, parameters, masks } = trace(network, input("x", shape), { training: true });
  const size = parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  // The graph has the masks and parameters as inputs, with names and shapes but without rates.
  const rates = JSON.stringify(masks.map(({ name, rate }) => [name, rate]));
  return `${size} numbers (${digest(lower({ output }), rates)})`;
}

function describeLoss({ loss, shape: [, batch] }: StepParts): string {
  const [output, y, w] = [
    input("output", [batch, loss.outputs]),
    input("y", [batch, 1]),
    input("w", [batch, 1]),
  ];
  const { total, weight } = lossTotals(loss.build(output, y), w);
  return `${loss.name} (${graphDigest({ total, weight })})`;
}

/** Clipping and update of one parameter. */
function updateGraph({ optimizer, clipNorm }: StepParts): Uint8Array {
  const parameter = { name: "parameter", shape: [2], initializer: () => new Float32Array(2) };
  return lower(buildUpdate({
    optimizer,
    parameters: [parameter],
    parameterTensors: [input("parameter", [2])],
    gradients: [input("gradient", [2])],
    clipNorm,
  }));
}

function describeOptimizer(training: TrainingDescription): string {
  const { optimizer, learningRate } = training;
  // Decays and moments may be in the graph or in the scalars.
  const scalars = JSON.stringify([1, 2, 1000].map((step) => optimizer.scalars(step, learningRate)));
  const state = optimizer.slots.join(", ") || "nothing";
  return `one that keeps ${state} (${digest(updateGraph(training), scalars)})`;
}

/** Tells the graph of a step from others; numbers that are fed at each step are not part of it. */
export const stepDigest = (parts: StepParts): string =>
  digest(describeNetwork(parts), describeLoss(parts), updateGraph(parts));

/** Epochs of no and of little progress, which make a schedule that reacts show its options. */
const PLATEAU = Array.from({ length: 100 }, (_, i) => i < 60 ? 1 : 1 - 1e-4 * 1.05 ** (i - 60));

function describeSchedule({ schedule, totalSteps }: TrainingDescription): string {
  // At fixed steps: a schedule that does not know how long the training is looks the same for any
  // length, so that such a training can be made longer.
  const probes = [0, ...Array.from({ length: 80 }, (_, i) => Math.round(1.25 ** i))];
  const factor = (step: number) =>
    schedule.factor({ step: Math.min(step, totalSteps), totalSteps }, schedule.initial);
  const factors = probes.map(factor);
  const states = [schedule.initial];
  for (const value of PLATEAU) {
    states.push(schedule.afterEpoch(states[states.length - 1], { value, goal: "min" }));
  }
  const even = factors.every((value) => value === factors[0]);
  const shown = even ? `factor ${factors[0]}` : `factors over ${totalSteps} steps`;
  return `${shown} (${digest(JSON.stringify([factors, states]))})`;
}

/** Windows that are looked at. */
const WINDOWS = 1024;

/**
 * Number of samples and a digest over all labels and weights and, to stay cheap, over at most 1,024
 * windows spread evenly.
 */
function describeSamples(source: SampleSource, [time, , features]: BatchShape): string {
  const { length } = source;
  const count = Math.min(length, WINDOWS);
  const positions = Int32Array.from({ length: count }, (_, i) => Math.floor(i * length / count));
  const windows = new Float32Array(time * count * features);
  if (count > 0) source.gather(positions, windows);
  const numbers = [Float64Array.from(source.labels), Float64Array.from(source.weights), windows];
  return `${length} samples (${digest(...numbers.map(bytesOf))})`;
}

/**
 * Describes all that the numbers of a training depend on, but for how its steps are computed.
 * What is code (network, loss, optimiser, schedule) is told by the graphs and numbers that it makes
 * for probes, a monitor by its name. The number of epochs, and the patience, are not part of it: as
 * far as the schedule does not look at them a training may be made longer.
 */
export function identifyTraining(training: TrainingDescription): TrainingIdentity {
  const { shape: [time, size, features], monitor } = training;
  return {
    "train": describeSamples(training.train, training.shape),
    "validation": describeSamples(training.validation, training.shape),
    "time": `${time}`,
    "features": `${features}`,
    "samples a step": `${size}`,
    "network": describeNetwork(training),
    "loss": describeLoss(training),
    "learningRate": `${training.learningRate}`,
    "schedule": describeSchedule(training),
    "clipNorm": `${training.clipNorm ?? "none"}`,
    "optimizer": describeOptimizer(training),
    "accumulate": `${training.accumulate ?? 1}`,
    "monitor": monitor ? `${monitor.name} (${monitor.goal})` : "validation loss",
    "minImprovement": `${training.minImprovement ?? 0}`,
    // Streams are made from the seed, wherever this one stands.
    "random": `seed of stream ${training.random.fork("checkpoint").uint32().toString(16)}`,
    "threads": `${training.threads}`,
  };
}

/** What differs between two trainings, as a text; empty when nothing does. */
export function identityDifferences(found: TrainingIdentity, expected: TrainingIdentity): string {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].filter((name) => found[name] !== expected[name])
    .map((name) => `${name}: ${found[name] ?? "none"} instead of ${expected[name] ?? "none"}`)
    .join("; ");
}
