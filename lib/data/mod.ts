/** Level 2: where price bars come from, and what is wrong with them. @module */
export type { ColumnMapping } from "./bar_columns.ts";
export type { Calendar } from "./calendar.ts";
export * from "./check_bars.ts";
export type { TimeUnit } from "./epoch_time.ts";
export { type ColumnData, type Columns, readParquet, writeParquet } from "./frame.ts";
export * from "./infer_interval.ts";
export * from "./iso_time.ts";
export * from "./load_bars.ts";
export type { OutlierOptions } from "./outlier_returns.ts";
export * from "./quality_report.ts";
export * from "./replace_file.ts";
export * from "./resample_bars.ts";
export * from "./sample_bars.ts";
export * from "./source_file.ts";
