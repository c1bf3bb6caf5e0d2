/** Whether one forecast is better than another of the same rows, or only looks so. @module */
export * from "./diebold_mariano.ts";
export * from "./giacomini_white.ts";
export * from "./mcnemar.ts";
export * from "./paired_fits.ts";
