/** Choosing columns by training samples alone. @module */
export * from "./correlation_clusters.ts";
export * from "./mrmr.ts";
export * from "./mutual_information.ts";
export * from "./select_columns.ts";
export * from "./stability.ts";
