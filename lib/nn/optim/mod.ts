/** Level 2: optimisers as symbolic updates, and how their learning rate goes. @module */
export * from "./adamw.ts";
export * from "./clip.ts";
export * from "./cosine.ts";
export * from "./lion.ts";
export * from "./moving_average.ts";
export * from "./one_cycle.ts";
export * from "./optimizer.ts";
export * from "./reduce_on_plateau.ts";
export * from "./rmsprop.ts";
export {
  constantRate,
  type EpochOutcome,
  type Schedule,
  type SchedulePlace,
  type ScheduleState,
} from "./schedule.ts";
export * from "./sgd.ts";
