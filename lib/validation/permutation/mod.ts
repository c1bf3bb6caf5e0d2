/** Whether a pipeline finds as much where there is nothing to find. @module */
export * from "./permute_blocks.ts";
export * from "./permute_pipeline.ts";
export * from "./reorder_bars.ts";
