import type { TrainingOptions, TrainingTargets } from "../models/mod.ts";
import {
  adamw,
  cosine,
  lion,
  oneCycle,
  type Optimizer,
  reduceOnPlateau,
  rmsprop,
  type Schedule,
  sgd,
} from "../nn/optim/mod.ts";
import {
  balancedClassWeights,
  binaryCrossEntropy,
  type Loss,
  type Monitor,
  prAucMonitor,
  rocAucMonitor,
} from "../nn/train/mod.ts";
import type { TrainingConfig } from "./training_config.ts";

type Part<K extends "optimizer" | "loss" | "schedule"> = NonNullable<TrainingConfig[K]>;
type OfKind<K extends "optimizer" | "loss" | "schedule", Kind> = Extract<Part<K>, { kind: Kind }>;

const OPTIMIZERS: {
  readonly [K in Part<"optimizer">["kind"]]: (
    settings: OfKind<"optimizer", K> & { readonly weightDecay: number },
  ) => Optimizer;
} = { adamw, sgd, rmsprop, lion };

const SCHEDULES: {
  readonly [K in Part<"schedule">["kind"]]: (settings: OfKind<"schedule", K>) => Schedule;
} = { cosine, oneCycle, reduceOnPlateau };

const MONITORS: Readonly<
  Record<NonNullable<TrainingConfig["monitor"]>, Monitor | undefined>
> = { loss: undefined, prAuc: prAucMonitor, rocAuc: rocAucMonitor };

const GAMMAS: { readonly [K in Part<"loss">["kind"]]: (settings: OfKind<"loss", K>) => number } = {
  crossEntropy: () => 0,
  focal: ({ gamma }) => gamma,
};

// Tables have an entry of the right type for every kind, which an index by union cannot say.
const optimizerOf = (settings: Part<"optimizer">, weightDecay: number) =>
  (OPTIMIZERS[settings.kind] as (settings: unknown) => Optimizer)({ ...settings, weightDecay });
const scheduleOf = (settings: Part<"schedule">) =>
  (SCHEDULES[settings.kind] as (settings: unknown) => Schedule)(settings);
const gammaOf = (settings: Part<"loss">) =>
  (GAMMAS[settings.kind] as (settings: unknown) => number)(settings);

function lossOf(settings: Part<"loss">): (train: TrainingTargets) => Loss {
  const { labelSmoothing, classWeights } = settings;
  return ({ labels, weights }) =>
    binaryCrossEntropy({
      labelSmoothing,
      focalGamma: gammaOf(settings),
      classWeights: classWeights === "balanced"
        ? balancedClassWeights(labels, { weights })
        : classWeights,
    });
}

/** What a configuration names, as options of a network; what it does not name is undefined. */
export function trainingSettings(
  { optimizer, loss, schedule, monitor = "loss", weightDecay }: TrainingConfig,
): {
  readonly optimizer: Optimizer | undefined;
  readonly loss: TrainingOptions["loss"];
  readonly schedule: Schedule | undefined;
  readonly monitor: Monitor | undefined;
  readonly weightDecay: number | undefined;
} {
  return {
    // An optimiser has it already, and networks refuse it twice.
    weightDecay: optimizer ? undefined : weightDecay,
    optimizer: optimizer && optimizerOf(optimizer, weightDecay),
    loss: loss && lossOf(loss),
    schedule: schedule && scheduleOf(schedule),
    monitor: MONITORS[monitor],
  };
}

/** A loss that is not plain, in words. */
function describeLoss(settings: Part<"loss">): string {
  const { kind, labelSmoothing, classWeights } = settings;
  const altered = [
    ...kind === "focal" ? [`gamma ${settings.gamma}`] : [],
    ...labelSmoothing > 0 ? [`smoothing ${labelSmoothing}`] : [],
    ...classWeights === "balanced" ? ["balanced classes"] : [],
    ...Array.isArray(classWeights) ? [`class weights ${classWeights.join(" and ")}`] : [],
  ];
  return `${kind} loss${altered.length > 0 ? ` (${altered.join(", ")})` : ""}`;
}

/** The same in words, for a model's description; empty where everything is as usual. */
export function describeTraining(
  { optimizer, loss, schedule, monitor, minImprovement, averageDecay, accumulate = 1 }:
    TrainingConfig,
): string[] {
  return [
    ...optimizer ? [optimizer.kind] : [],
    ...loss ? [describeLoss(loss)] : [],
    ...schedule ? [`${schedule.kind} schedule`] : [],
    ...monitor && monitor !== "loss" ? [`stopped by ${monitor}`] : [],
    ...minImprovement ? [`better by ${minImprovement}`] : [],
    ...averageDecay !== undefined ? ["averaged weights"] : [],
    ...accumulate > 1 ? [`batches in ${accumulate} parts`] : [],
  ];
}
