/** Microsoft qlib's sets of columns, in one pass over the bars and bar by bar. @module */
export { alpha158, alpha158WithoutVwap } from "./alpha158.ts";
export { alpha360, alpha360WithoutVwap } from "./alpha360.ts";
