import { withDisplay } from "../core/mod.ts";
import type { FittedModel } from "./estimator.ts";

declare module "../core/display.ts" {
  interface Displayed {
    /** The settings in one line are the estimator's: a fitted model does not know them. */
    fittedModel: {
      readonly fitted: FittedModel;
      readonly description: string;
      readonly warnings?: readonly string[];
    };
  }
}

/**
 * A fitted model that shows itself in a notebook, with the kind and settings of its estimator, and
 * what of them is likely a mistake.
 */
export function shownModel(
  fitted: FittedModel,
  description: string,
  warnings: readonly string[] = [],
): FittedModel {
  return withDisplay("fittedModel", fitted, { fitted, description, warnings });
}
