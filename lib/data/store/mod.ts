/** The store of downloaded and imported bars: Parquet by month with a manifest. @module */
export * from "./list_entries.ts";
export { lowerBound } from "./lower_bound.ts";
export {
  type LogRecord,
  type PartGap,
  type PartRecord,
  readManifest,
  type SourceRecord,
  type StoreManifest,
} from "./manifest.ts";
export { monthOf, type MonthSpan, monthSpan } from "./month.ts";
export * from "./open_writer.ts";
export { readColumns, type ReadColumnsOptions } from "./read_columns.ts";
export type { Verify } from "./read_part.ts";
export {
  DEFAULT_ROOT,
  entryFolder,
  formatKey,
  isBarsKind,
  type Market,
  type StoreKey,
  type StoreOptions,
  storeSymbol,
} from "./store_key.ts";
export * from "./verify_entry.ts";
