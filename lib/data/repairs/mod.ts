/** Repairs: each does what its name says, tells what it did, and nothing else is repaired. @module */
export * from "./drop_duplicates.ts";
export * from "./fill_gaps.ts";
export * from "./mark_gaps.ts";
export * from "./repair_entry.ts";
export type { Repaired, RepairRecord } from "./repaired.ts";
