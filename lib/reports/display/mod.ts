/** Values that show themselves in a notebook: tables, charts for reading and for exploring. @module */
export type { Display, MimeBundle } from "./display.ts";
export * from "./equity_figure.ts";
export * from "./feature_explorer.ts";
export * from "./figures.ts";
export * from "./price_explorer.ts";
export * from "./table.ts";
export * from "./threshold_explorer.ts";
export * from "./training_view.ts";
