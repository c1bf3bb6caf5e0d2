/** How far prices move in a bar: past-only estimators, each writing into its caller's output. @module */
export * from "./atr.ts";
export * from "./close_to_close.ts";
export * from "./estimators.ts";
export * from "./ewma.ts";
export * from "./garman_klass.ts";
export * from "./parkinson.ts";
export { rogersSatchellVolatility } from "./rogers_satchell.ts";
export * from "./yang_zhang.ts";
