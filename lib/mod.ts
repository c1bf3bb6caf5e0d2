/**
 * Assay's rooms as namespaces, for notebooks and scripts. Of `nn` there are two, for what networks
 * take beside numbers: `optim` has optimisers and schedules, `train` losses, monitors and devices.
 *
 * @example
 * ```ts
 * import { data, features } from "lib/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await data.sampleBars("BTCUSDT-1d");
 * const table = features.compute(bars, features.core13);
 * assert.equal(table.rows, bars.length);
 * ```
 *
 * @module
 */
export * as core from "./core/mod.ts";
export * as stats from "./stats/mod.ts";
export * as data from "./data/mod.ts";
export * as metrics from "./metrics/mod.ts";
export * as calibration from "./calibration/mod.ts";
export * as features from "./features/mod.ts";
export * as labels from "./labels/mod.ts";
export * as signals from "./signals/mod.ts";
export * as dataset from "./dataset/mod.ts";
export * as backtest from "./backtest/mod.ts";
export * as validation from "./validation/mod.ts";
export * as optim from "./nn/optim/mod.ts";
export * as train from "./nn/train/mod.ts";
export * as models from "./models/mod.ts";
export * as assay from "./assay/mod.ts";
export * as experiments from "./experiments/mod.ts";
export * as reports from "./reports/mod.ts";
