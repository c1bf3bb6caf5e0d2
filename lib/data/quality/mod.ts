/** Rules of the quality report, and its settings as a file. @module */
export type { AgainstOptions } from "./compare_sources.ts";
export type { JumpOptions } from "./price_jumps.ts";
export * from "./rules.ts";
export * from "./quality_config.ts";
export type { RunOptions } from "./runs.ts";
export type { VolumeUnitOptions } from "./volume_units.ts";
