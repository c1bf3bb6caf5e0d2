import type { Bars } from "../core/mod.ts";
import { compute, featureSet, smaRatio } from "../features/mod.ts";
import {
  direction,
  type Labels,
  metaLabel,
  trendScan,
  tripleBarrier,
  volatilityScaled,
} from "../labels/mod.ts";
import type { ExperimentConfig } from "./config.ts";
import type { LabelConfig } from "./label_config.ts";

/** What an experiment's models are to predict. */
export interface ExperimentLabels {
  /** 1 or 0, NaN where a bar makes no sample. */
  readonly labels: Labels;
  /**
   * 1 in rows in which no position may be held, whatever a model says: the primary signal of meta
   * labels wishes none. Absent: none.
   */
  readonly outside?: Uint8Array;
}

type OfKind<K extends LabelConfig["kind"]> = Extract<LabelConfig, { kind: K }>;
type Costs = Pick<ExperimentConfig["backtest"], "fee" | "slippage">;

/** Labels of a model that says when to follow the crossing of two averages. */
function followCrossing(
  bars: Bars,
  { kind: _, fast, slow, ...barriers }: OfKind<"meta">,
  { fee, slippage }: Costs,
): ExperimentLabels {
  const ratio = smaRatio({ fast, slow });
  const values = compute(bars, featureSet("primary", [ratio])).column(ratio.names[0]);
  const side = Float64Array.from(values, (value) => value > 0 ? 1 : 0);
  return {
    labels: metaLabel(bars, { ...barriers, side, fee, slippage }),
    outside: Uint8Array.from(side, (wish) => wish > 0 ? 0 : 1),
  };
}

const BUILDERS: {
  readonly [K in LabelConfig["kind"]]: (
    bars: Bars,
    label: OfKind<K>,
    costs: Costs,
  ) => ExperimentLabels;
} = {
  direction: (bars, { horizon }) => ({ labels: direction(bars, { horizon }) }),
  volatilityScaled: (bars, { kind: _, ...options }) => ({
    labels: volatilityScaled(bars, { ...options, form: "binary" }),
  }),
  tripleBarrier: (bars, { kind: _, ...options }) => ({
    labels: tripleBarrier(bars, { ...options, form: "binary" }),
  }),
  trendScan: (bars, { kind: _, ...options }) => ({
    labels: trendScan(bars, { ...options, form: "binary" }),
  }),
  meta: followCrossing,
};

/**
 * The labels of a configuration over its bars, all with two classes.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { buildLabels, configSchema } from "lib/experiments/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const { label, backtest } = configSchema.parse({
 *   name: "barriers",
 *   question: "Which barrier is met first?",
 *   data: { sample: "BTCUSDT-1d" },
 *   label: { kind: "tripleBarrier", horizon: 10 },
 *   validation: { train: 730, validation: 120, calibration: 180, test: 180 },
 *   backtest: { periodsPerYear: 365 },
 *   models: [{ kind: "logistic" }],
 * });
 * assert.equal(buildLabels(bars, label, backtest).labels.name, "tripleBarrier10");
 * ```
 */
export function buildLabels(bars: Bars, label: LabelConfig, costs: Costs): ExperimentLabels {
  // The table has an entry of the right type for every kind, which an index by union cannot say.
  const build = BUILDERS[label.kind] as (
    bars: Bars,
    label: LabelConfig,
    costs: Costs,
  ) => ExperimentLabels;
  return build(bars, label, costs);
}
