/**
 * Values that show themselves in a notebook: tables, charts for reading and for exploring. Importing
 * it lets the results of all rooms show themselves, too.
 *
 * @module
 */
import { registerDisplays } from "../../core/mod.ts";
import { RENDERERS } from "./renderers.ts";

registerDisplays(RENDERERS);

export type { MimeBundle } from "../../core/mod.ts";
export type { Broadcast } from "./broadcast.ts";
export type { Display } from "./display.ts";
export * from "./ablation_figure.ts";
export * from "./barriers_figure.ts";
export * from "./coverage_figure.ts";
export * from "./equity_figure.ts";
export * from "./feature_explorer.ts";
export * from "./figures.ts";
export * from "./price_explorer.ts";
export * from "./progress_view.ts";
export * from "./table.ts";
export * from "./threshold_explorer.ts";
export * from "./training_view.ts";
export * from "./trainings_view.ts";
