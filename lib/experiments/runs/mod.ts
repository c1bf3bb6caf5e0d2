/** What is done with finished runs: find, list, verify, clean up. @module */
export * from "./changed_inputs.ts";
export * from "./collect_garbage.ts";
export * from "./compare_outputs.ts";
export * from "./find_run.ts";
export { type ListedRun, listRuns } from "./list_runs.ts";
export { type ComparedRuns, findMissingRuns, type MissingRun } from "./missing_runs.ts";
export * from "./verify_run.ts";
