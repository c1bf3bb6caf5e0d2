import { oneOf } from "./config_fields.ts";

/** How scores become probabilities. */
export const calibrationConfig = oneOf(
  "platt",
  "none",
  "isotonic",
  "temperature",
  "beta",
  "histogram",
  "vennAbers",
  "auto",
).default("platt").describe(
  "How scores become probabilities, fitted on the calibration part; auto takes the kind of least " +
    "cross-fitted log loss there",
);
